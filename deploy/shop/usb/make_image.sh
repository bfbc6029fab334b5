#!/bin/bash
# A stick that turns a bare computer into a shop's server, without one question:
#
#   make_image.sh DEBIAN.iso RELEASE OUT.iso
#
# DEBIAN.iso is Debian 12 for amd64 as debian.org has it: the DVD where the shop has no internet, the
# netinst where it has. Compare its checksum yourself first. RELEASE is the folder that `make release`
# wrote. Then, on Linux: dd if=OUT.iso of=/dev/THESTICK bs=4M conv=fsync   (Windows: Rufus, "DD").
#
# The computer is switched on with the stick in it and started from it. It is EMPTIED, unless a shop
# is on it: then nothing is touched (choose-disk.sh). It switches itself on again as the server and
# shows the address and the setup code. Needs xorriso (apt install xorriso), no root.
set -euo pipefail
fail() { printf 'GAGAL: %s\n' "$*" >&2; exit 1; }
[ $# = 3 ] || fail "make_image.sh DEBIAN.iso RELEASE OUT.iso"
ISO=$1 RELEASE=$2 OUT=$3
HERE=$(cd "$(dirname "$0")" && pwd)
command -v xorriso >/dev/null || fail "xorriso tidak ada (apt install xorriso)"
BUNDLE=$(ls -v "$RELEASE"/lancar-*.lancar 2>/dev/null | tail -1 || true)
[ -f "$BUNDLE" ] && [ -f "$RELEASE/install.sh" ] || fail "tidak ada rilis di $RELEASE"
[ ! -e "$OUT" ] || fail "$OUT sudah ada"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
mkdir "$WORK/lancar"
cp "$BUNDLE" "$RELEASE/install.sh" "$HERE/choose-disk.sh" "$HERE/put-in.sh" "$WORK/lancar/"

# Both ways to start (old BIOS, UEFI) begin by themselves after five seconds.
WORDS='auto=true priority=critical preseed/file=/cdrom/lancar.cfg --- quiet'
cat > "$WORK/grub.cfg" <<GRUB
set timeout=5
set default=0
menuentry "Lancar: kosongkan komputer ini dan jadikan server toko" {
  linux /install.amd/vmlinuz $WORDS
  initrd /install.amd/initrd.gz
}
GRUB
cat > "$WORK/isolinux.cfg" <<BIOS
default lancar
prompt 1
timeout 50
label lancar
  kernel /install.amd/vmlinuz
  append initrd=/install.amd/initrd.gz $WORDS
BIOS

xorriso -indev "$ISO" -outdev "$OUT" -boot_image any replay \
  -map "$HERE/preseed.cfg" /lancar.cfg -map "$WORK/lancar" /lancar \
  -map "$WORK/grub.cfg" /boot/grub/grub.cfg -map "$WORK/isolinux.cfg" /isolinux/isolinux.cfg \
  -chmod 0555 /lancar/install.sh /lancar/choose-disk.sh /lancar/put-in.sh -- -commit
printf '%s siap. Tulis ke stik: dd if=%s of=/dev/STIK bs=4M conv=fsync\n' "$OUT" "$OUT"
