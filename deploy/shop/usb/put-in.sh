#!/bin/sh
# The last word of Debian's installer: Lancar itself, from the same stick. The box is open to the
# shop's network at its one address, and its screen says where to go and with which code.
set -e
TARGET=${1:-/target}
cp -r /cdrom/lancar "$TARGET/root/lancar-stik"
in-target bash /root/lancar-stik/install.sh
sed -i 's/^LANCAR_OPTIONS=.*/LANCAR_OPTIONS="--wizard --lan"/' "$TARGET/etc/lancar/lancar.env"
code=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
code=$(printf '%08d' $((code % 100000000)))
printf '%s' "$code" > "$TARGET/var/lib/lancar/setup_code"
in-target chown lancar:lancar /var/lib/lancar/setup_code
chmod 0600 "$TARGET/var/lib/lancar/setup_code"
mkdir -p "$TARGET/etc/issue.d"
printf '\n  Lancar. Toko: buka  http://\\4:8000/p  di tablet atau laptop toko (open it on a tablet).\n  Kode pemasangan (setup code): %s\n\n' "$code" > "$TARGET/etc/issue.d/lancar.issue"
rm -rf "$TARGET/root/lancar-stik"
