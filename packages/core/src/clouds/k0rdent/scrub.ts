/** Keys and secrets by their documented beginnings, and whatever looks like a JWT: tokens that were minted are in no setting. */
const SECRETS = /plt_(?:sk|cs)_[^\s"'<>,;]+|eyJ[\w-]*\.[\w-]+\.?[\w-]*|(?<=bearer\s+)[\w.~+/-]{8,}=*/gi;

export const scrub = (text: string): string => text.replace(SECRETS, "***");
