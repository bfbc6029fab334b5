#!/bin/bash
# Makes a Debian 12 computer (or an Ubuntu that has python3.11) the server of a shop.
#
#   sudo ./install.sh [lancar-0.1.0.lancar]      the release beside this file when none is named
#       --lan ADDRESS       open to tablets at this fixed address at once (a box without a screen)
#       --no-firewall       leave the network as it is (a computer that does other things too)
#       --plain             do not encrypt the database (the disk itself is encrypted)
#       --key FILE          trust this public key instead of the one that is written below
#       --files OLD         only units, rules and the like of the release that runs (after an update
#                           from release OLD); what the owner changed in the firewall stays
#
# It may be run again at any time: what is there stays, what is missing is made, and data is never
# touched. It says what it does. A newer release goes in by `lancar update install FILE`, or by tap.
set -euo pipefail
PUBLIC_KEY=''
HOME_DIR=/opt/lancar
DATA=/var/lib/lancar
PACKAGES=(systemd udev python3 openssl ca-certificates nftables unattended-upgrades)

say() { printf '[lancar] %s\n' "$*"; }
fail() { printf 'GAGAL [%s]\n  %s\n  %s\n' "$1" "$2" "$3" >&2; exit 1; }

main() {
  read_options "$@"
  if [ -n "$OLD" ]; then
    renew_files
    return
  fi
  demand_system
  install_packages
  open_release
  make_user
  put_release
  put_files
  make_key
  start_all
  first_words
}

read_options() {
  FIREWALL=yes ENCRYPT=yes KEY_FILE= BUNDLE= LAN= OLD=
  while [ $# -gt 0 ]; do
    case $1 in
      --no-firewall) FIREWALL= ;;
      --plain) ENCRYPT= ;;
      --lan) LAN=${2:?}; shift ;;
      --key) KEY_FILE=${2:?}; shift ;;
      --files) OLD=${2:?}; shift ;;
      -*) fail bad_option "Pilihan $1 tidak dikenal." "The option $1 is not known." ;;
      *) BUNDLE=$1 ;;
    esac
    shift
  done
  [ -z "$OLD" ] || return 0
  [ -n "$BUNDLE" ] || BUNDLE=$(ls -v "$(dirname "$0")"/lancar-*.lancar 2>/dev/null | tail -1 || true)
  [ -f "$BUNDLE" ] || fail no_release "Berkas rilis tidak ditemukan." "There is no release file."
  BUNDLE=$(realpath "$BUNDLE")
}

demand_system() {
  [ "$(id -u)" = 0 ] || fail not_root "Jalankan dengan sudo." "Run this with sudo."
  command -v apt-get >/dev/null || fail not_debian \
    "Perlu Debian 12 atau Ubuntu." "This needs Debian 12 or Ubuntu."
  local free; free=$(df --output=avail -B1M /opt /var/lib | tail -n +2 | sort -n | head -1)
  [ "$free" -ge 1024 ] || fail disk_small "Ruang disk kurang dari 1 GB." "Less than 1 GB of disk is free."
}

install_packages() {
  local missing=() each
  for each in "${PACKAGES[@]}"; do
    dpkg-query -W -f='${Status}' "$each" 2>/dev/null | grep -q 'ok installed' || missing+=("$each")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    say "memasang ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
  PYTHON=$(command -v /usr/bin/python3.11 || true)
  [ -n "$PYTHON" ] || fail no_python "Perlu Python 3.11 (ada di Debian 12)." \
    "Python 3.11 is needed; Debian 12 has it."
}

# Nothing of the release is run before its signature is known to be good.
open_release() {
  WORK=$(mktemp -d /var/tmp/lancar-install.XXXXXX)
  trap 'rm -rf "$WORK"' EXIT
  if [ -n "$KEY_FILE" ]; then cp "$KEY_FILE" "$WORK/key"; else printf '%s\n' "$PUBLIC_KEY" > "$WORK/key"; fi
  tar -xf "$BUNDLE" -C "$WORK" release.json release.sig app/pos/__init__.py app/pos/box app/pos/config/__init__.py 2>/dev/null ||
    fail release_refused "$BUNDLE bukan berkas rilis." "$BUNDLE is not a release."
  openssl pkeyutl -verify -pubin -inkey "$WORK/key" -rawin -in "$WORK/release.json" \
    -sigfile "$WORK/release.sig" >/dev/null 2>&1 ||
    fail release_refused "Tanda tangan $BUNDLE tidak cocok." "The signature of $BUNDLE is not good."
  "$PYTHON" -I - "$WORK" <<'CHECK' || fail release_refused "Isi $BUNDLE rusak." "$BUNDLE is damaged."
import hashlib, json, pathlib, sys
work = pathlib.Path(sys.argv[1])
known = json.loads((work / "release.json").read_bytes())["files"]
for path in work.glob("app/**/*"):
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != known.get(str(path.relative_to(work))):
        sys.exit(1)
CHECK
}

make_user() {
  local group
  for group in lp dialout; do getent group "$group" >/dev/null || groupadd --system "$group"; done
  if ! id lancar >/dev/null 2>&1; then
    say "membuat pengguna lancar"
    useradd --system --user-group --home-dir "$DATA" --shell /usr/sbin/nologin lancar
  fi
  usermod -aG lp,dialout lancar
  install -d -m 0700 -o lancar -g lancar "$DATA" "$DATA/updates"
  install -d -m 0755 "$HOME_DIR" "$HOME_DIR/releases" "$HOME_DIR/environments" /etc/lancar
}

put_release() {
  if [ -L "$HOME_DIR/current" ]; then
    say "sudah terpasang: $(basename "$(readlink "$HOME_DIR/current")")"
    return
  fi
  local version
  version=$(cd "$WORK/app" && "$PYTHON" -m pos.box.updates.staging "$BUNDLE" "$WORK/key" "$HOME_DIR")
  ln -sfn "releases/$version" "$HOME_DIR/current"
  say "versi $version terpasang di $HOME_DIR"
  printf '%s\n' "$version" > "$HOME_DIR/files_of"
}

put_files() {
  local from="$HOME_DIR/current/deploy/shop" unit
  for unit in "$from"/systemd/*; do
    [ -n "$FIREWALL" ] || [ "$(basename "$unit")" != lancar-firewall.service ] || continue
    install -m 0644 "$unit" /etc/systemd/system/
  done
  install -D -m 0644 "$from/udev/70-lancar.rules" /etc/udev/rules.d/70-lancar.rules
  install -D -m 0644 "$from/etc/journald.conf" /etc/systemd/journald.conf.d/lancar.conf
  install -D -m 0644 "$from/etc/apt.conf" /etc/apt/apt.conf.d/52lancar
  install -D -m 0755 "$from/etc/lancar" /usr/local/bin/lancar
  [ -e /etc/lancar/lancar.env ] || install -m 0644 "$from/etc/lancar.env" /etc/lancar/lancar.env
  [ -z "$LAN" ] || sed -i "s/^LANCAR_OPTIONS=.*/LANCAR_OPTIONS=\"--wizard --lan $LAN\"/" /etc/lancar/lancar.env
  [ -z "$FIREWALL" ] || [ -e /etc/lancar/firewall.nft ] || install -m 0644 "$from/etc/firewall.nft" /etc/lancar/firewall.nft
}

# Called by the updater, as root, from the release that was just proven to run.
renew_files() {
  local rules=/etc/lancar/firewall.nft was="$HOME_DIR/releases/$OLD/deploy/shop/etc/firewall.nft"
  [ -e /etc/systemd/system/lancar-firewall.service ] || FIREWALL=
  put_files
  [ -e /etc/lancar/cipher_key.cred ] || sed -i '/^LoadCredentialEncrypted=/d' /etc/systemd/system/lancar*.service
  systemctl daemon-reload 2>/dev/null || true
  [ -z "$FIREWALL" ] || ! cmp -s "$rules" "$was" || cmp -s "$rules" "$HOME_DIR/current/deploy/shop/etc/firewall.nft" || {
    install -m 0644 "$HOME_DIR/current/deploy/shop/etc/firewall.nft" "$rules"
    systemctl try-restart lancar-firewall.service || true
  }
  basename "$(readlink "$HOME_DIR/current")" > "$HOME_DIR/files_of"
}

# The database's key lies sealed: by the TPM when there is one, and by a secret of this computer.
make_key() {
  [ -e /etc/lancar/cipher_key.cred ] && return
  if [ -z "$ENCRYPT" ] || [ -e "$DATA/lancar.sqlite3" ]; then
    sed -i '/^LoadCredentialEncrypted=/d' /etc/systemd/system/lancar*.service
    return
  fi
  local part=/etc/lancar/cipher_key.part
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' |
    systemd-creds encrypt --with-key=auto --tpm2-pcrs= --name=cipher_key - "$part" 2>/dev/null ||
    fail no_key "Kunci basis data tidak dapat disegel. Pakai --plain bila disknya sudah terenkripsi." \
      "The database's key cannot be sealed. Use --plain where the disk is encrypted."
  chmod 0600 "$part"
  mv "$part" /etc/lancar/cipher_key.cred
  say "basis data akan dienkripsi; kuncinya tersegel di komputer ini dan ikut di cadangan"
}

start_all() {
  local each wanted=(lancar-update-resume.service lancar.service lancar-update.service lancar-update.path lancar-update.timer)
  [ -z "$FIREWALL" ] || wanted=(lancar-firewall.service "${wanted[@]}")
  systemctl daemon-reload 2>/dev/null || true
  for each in "${wanted[@]}"; do systemctl enable -q "$each"; done
  [ -d /run/systemd/system ] || { say "systemd tidak berjalan di sini: layanan dimulai saat komputer dinyalakan"; return; }
  udevadm control --reload
  systemctl restart systemd-journald
  for each in "${wanted[@]}"; do systemctl start "$each"; done
}

first_words() {
  say "selesai. Periksa kapan saja: lancar doctor"
  [ -e "$DATA/lancar.sqlite3" ] && [ ! -e "$DATA/setup_code" ] && return
  say "buat toko: http://localhost:8000/mulai/ di komputer ini${LAN:+, atau http://$LAN:8000/p dari komputer lain}"
  [ ! -e "$DATA/setup_code" ] || say "kode pemasangan: $(cat "$DATA/setup_code")"
}

main "$@"
