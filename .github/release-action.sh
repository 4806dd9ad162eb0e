#!/bin/sh
# Makes the commit that users of the Action check out: it has no parent and holds only what a runner needs, so that a job downloads a
# few hundred kilobytes and the main branch stays free of bundles. Tags it with the version. Pushes nothing.
# Run from the root of a clean checkout after the build. Prints `tag=` and `major=` for the workflow.
set -eu

version=$(node -p 'require("./apps/action/package.json").version')
source=$(git rev-parse HEAD)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

mkdir "$stage/dist"
cp apps/action/action.yml apps/action/CHANGELOG.md LICENSE "$stage/"
# What the page links to stays behind on the main branch.
pages="${GITHUB_SERVER_URL:-https://github.com}/${GITHUB_REPOSITORY:-mooring/mooring}/blob/$source"
sed -e "s#](\.\./\.\./#]($pages/#g" -e "s#](examples#]($pages/apps/action/examples#g" apps/action/README.md > "$stage/README.md"
cp apps/action/dist/*.cjs apps/action/dist/parts.txt apps/action/dist/NOTICES.txt apps/action/dist/bom.cdx.json "$stage/dist/"

export GIT_INDEX_FILE="$stage.index"
git --work-tree="$stage" add --force --all .
tree=$(git write-tree)
rm -f "$GIT_INDEX_FILE"
unset GIT_INDEX_FILE

commit=$(git commit-tree "$tree" -m "Mooring $version" -m "Built from $source.")
git tag --annotate "v$version" "$commit" --message "Mooring $version"
echo "tag=v$version"
# Below 1.0 a minor may break what worked, so there the tag that moves is one of the minor.
case "$version" in
  0.*) echo "major=v${version%.*}" ;;
  *) echo "major=v${version%%.*}" ;;
esac
