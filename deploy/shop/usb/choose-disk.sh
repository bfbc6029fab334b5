#!/bin/sh
# Tells Debian's installer which disk is the box's: the one built-in disk that is large enough and has
# no shop on it. Anything else stops here, because nobody is asked before the disk is emptied.
LEAST_SECTORS=31250000 # 16 GB
WORDS=/dev/tty1
[ ! -w /dev/tty1 ] && WORDS=/dev/stdout

stop() {
  printf '\n\n  LANCAR: %s\n  %s\n\n  Tidak ada yang diubah. Cabut stiknya, lalu matikan komputer.\n' "$1" "$2" > $WORDS
  while [ -z "${LANCAR_TRY:-}" ]; do sleep 3600; done
  exit 1
}

has_shop() {
  local part place=/tmp/lancar-look found=1
  mkdir -p $place
  for part in /dev/"$1" /dev/"$1"[0-9]* /dev/"$1"p[0-9]*; do
    [ -b "$part" ] && mount -o ro "$part" $place 2>/dev/null || continue
    [ -e $place/var/lib/lancar/lancar.sqlite3 ] || [ -e $place/lancar/lancar.sqlite3 ] && found=0
    umount $place
  done
  return $found
}

stick=$(sed -n 's#^/dev/\([a-z]*[0-9]*\) /cdrom .*#\1#p' /proc/mounts)
stick=${stick%%[0-9]*}
chosen=
for each in /sys/block/sd* /sys/block/nvme*n* /sys/block/mmcblk* /sys/block/vd*; do
  name=${each##*/}
  case $name in *boot*|*rpmb) continue ;; esac
  [ -e "$each/size" ] && [ "$name" != "${stick:-none}" ] || continue
  [ "$(cat "$each/removable")" = 0 ] && [ "$(cat "$each/size")" -ge $LEAST_SECTORS ] || continue
  has_shop "$name" && stop "Di disk $name sudah ada toko." "There is a shop on disk $name."
  [ -z "$chosen" ] || stop "Ada dua disk ($chosen dan $name). Cabut salah satu." "There are two disks. Take one out."
  chosen=$name
done
[ -n "$chosen" ] || stop "Tidak ada disk dalam (16 GB atau lebih)." "There is no built-in disk of 16 GB or more."
${LANCAR_TRY:+echo} debconf-set partman-auto/disk "/dev/$chosen"
${LANCAR_TRY:+echo} debconf-set grub-installer/bootdev "/dev/$chosen"
