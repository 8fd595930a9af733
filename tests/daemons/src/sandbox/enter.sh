#!/bin/sh
# Runs as the first process of new namespaces: puts an overlay over the stock root and waits until the test, which
# holds the other end of the standard input, ends. $1 is the stock root.
set -eu

stock=$1
read -r pid rest </proc/self/stat # still the outer /proc, so this is the number by which the test knows this process

mount -t tmpfs -o mode=755 infc /run
mkdir -p /run/infc/upper /run/infc/work /run/infc/root /run/netns
mount -t proc proc /proc
if [ "${INFC_CGROUP:-}" ]; then
  umount -R /sys/fs/cgroup 2>/dev/null || true
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
root=/run/infc/root
mount -t overlay -o "lowerdir=$stock,upperdir=/run/infc/upper,workdir=/run/infc/work" overlay "$root"

# What a chroot needs. Kernel settings outside of the network namespace stay read-only.
kernel_filesystems() {
  mount -t proc proc "$root/proc"
  mount --bind "$root/proc/sys" "$root/proc/sys"
  mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
  mount -o remount,bind,ro "$root/proc/sys"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t tmpfs -o mode=755 infc "$root/run"
  mount -t tmpfs -o mode=755 infc "$root/dev"
  mount -t tmpfs -o mode=1777 infc "$root/tmp"
  for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  mkdir -p "$root/dev/shm" "$root/run/lock" "$root/run/sshd" "$root/run/systemd"
  chmod 1777 "$root/dev/shm" "$root/run/lock"
}
kernel_filesystems

ip link set lo up
echo "ready $pid"
exec cat >/dev/null
