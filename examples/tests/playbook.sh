npx --package=@mooring/sandbox mooring-sandbox --task-seconds 0 --fault 'WRITE /** status=503' -- sh -ec '
  ansible-playbook playbook.yml && curl -sf -X POST "$MOORING_SANDBOX_CONTROL/mark"
  ansible-playbook playbook.yml && curl -sf "$MOORING_SANDBOX_CONTROL/writes" | grep -x "{\"writes\":0}"'
