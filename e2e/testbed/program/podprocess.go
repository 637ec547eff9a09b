// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func ip(args ...string) error {
	out, err := exec.Command("ip", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

func (r *runner) bridge() error {
	if ip("link", "show", r.c.Bridge) == nil {
		return nil
	}
	if err := ip("link", "add", r.c.Bridge, "type", "bridge"); err != nil {
		return err
	}
	if err := ip("addr", "add", r.c.PodNet+".1/24", "dev", r.c.Bridge); err != nil {
		return err
	}
	return ip("link", "set", r.c.Bridge, "up")
}

func (r *runner) allocate() (string, int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for range 253 { // round robin, so that an address is not used again at once
		n := r.next
		if r.next++; r.next > 254 {
			r.next = 2
		}
		if !r.ips[n] {
			r.ips[n] = true
			return fmt.Sprintf("%s.%d", r.c.PodNet, n), n, nil
		}
	}
	return "", 0, errors.New("no free pod address")
}

func (r *runner) release(n int) {
	r.mu.Lock()
	delete(r.ips, n)
	r.mu.Unlock()
}

// once prepares the root folder, runs the process once and returns when it has ended.
func (r *runner) once(ctx context.Context, p *corev1.Pod, ct *corev1.Container, img *image, root, addr string, n int, restarts int32) error {
	if err := r.materialise(ctx, p, ct, root); err != nil {
		return err
	}
	bin := filepath.Join(root, img.binary)
	if err := linkOrCopy(filepath.Join(r.c.Bin, img.binary), bin); err != nil {
		return err
	}
	environ, err := r.env(ctx, p, ct, addr)
	if err != nil {
		return err
	}
	args := append(slices.Clone(ct.Command), ct.Args...)
	if len(ct.Command) > 0 {
		args = args[1:] // the image's own path of the same binary
	} else if len(args) == 0 {
		args = img.args
	}
	logf, err := os.OpenFile(r.logPath(p.Namespace, p.Name, ct.Name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer logf.Close()
	pr, pw, err := os.Pipe()
	if err != nil {
		return err
	}
	defer pw.Close()
	cmd := exec.Command("/proc/self/exe", append([]string{"pod-init", root, addr + "/24", p.Name, "/" + img.binary}, args...)...)
	for k, v := range environ {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	cmd.ExtraFiles = []*os.File{pr}
	w := &stamper{w: logf}
	cmd.Stdout, cmd.Stderr = w, w
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true,
		Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWUTS}
	started := make(chan error, 1)
	r.jobs <- func() { started <- cmd.Start() }
	err = <-started
	pr.Close()
	if err != nil {
		return err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	end := func(e error) error { // kill; the network namespace and its veth pair go with the process
		_ = cmd.Process.Kill()
		<-exited
		return e
	}
	// One veth pair; the peer is created right inside the new namespace.
	veth := fmt.Sprintf("tb%s%d", strings.ReplaceAll(r.c.PodNet, ".", "x"), n)
	_ = ip("link", "del", veth)
	if err := ip("link", "add", veth, "type", "veth", "peer", "name", "eth0", "netns", strconv.Itoa(cmd.Process.Pid)); err != nil {
		return end(err)
	}
	if err := ip("link", "set", veth, "master", r.c.Bridge, "up"); err != nil {
		return end(err)
	}
	if _, err := pw.WriteString("go\n"); err != nil {
		return end(err)
	}
	_ = pw.Close()
	startedAt := metav1.Now()
	r.patch(ctx, p, ct, addr, startedAt, restarts, false)

	tcp, udp := img.ports(environ)
	for _, cp := range ct.Ports {
		if cp.Protocol == corev1.ProtocolUDP && !slices.Contains(udp, int(cp.ContainerPort)) {
			udp = append(udp, int(cp.ContainerPort))
		} else if cp.Protocol != corev1.ProtocolUDP && !slices.Contains(tcp, int(cp.ContainerPort)) {
			tcp = append(tcp, int(cp.ContainerPort))
		}
	}
	ready := false
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ready {
		select {
		case <-ctx.Done():
			return end(nil)
		case err := <-exited:
			return fmt.Errorf("container ended before it was ready: %v", err)
		case <-tick.C:
			ready = listening(cmd.Process.Pid, addr, tcp, udp)
		}
	}
	r.patch(ctx, p, ct, addr, startedAt, restarts, true)
	log.Printf("%s/%s: ready, %s, pid %d, %.0f ms after its creation", p.Namespace, p.Name, addr, cmd.Process.Pid,
		float64(time.Since(p.CreationTimestamp.Time).Milliseconds()))
	select {
	case <-ctx.Done():
		return end(nil)
	case err := <-exited:
		return fmt.Errorf("container ended: %v", err)
	}
}

// listening connects to the TCP ports from the host and looks UDP ports up in the namespace's /proc/net.
func listening(pid int, addr string, tcp, udp []int) bool {
	for _, p := range udp {
		want := fmt.Sprintf(":%04X ", p)
		a, _ := os.ReadFile(fmt.Sprintf("/proc/%d/net/udp", pid))
		b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/net/udp6", pid))
		if !strings.Contains(string(a)+string(b), want) {
			return false
		}
	}
	for _, p := range tcp {
		c, err := net.DialTimeout("tcp", net.JoinHostPort(addr, strconv.Itoa(p)), 200*time.Millisecond)
		if err != nil {
			return false
		}
		_ = c.Close()
	}
	return true
}

// podInit runs inside the new namespaces: wait for the veth, configure it, change root, become the container.
func podInit(a []string) {
	die := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, "pod-init:", err)
			os.Exit(70)
		}
	}
	root, cidr, host, argv := a[0], a[1], a[2], a[3:]
	f := os.NewFile(3, "go")
	b, err := io.ReadAll(f)
	if err != nil || string(b) != "go\n" {
		die(fmt.Errorf("no go: %q %v", b, err))
	}
	_ = f.Close()
	_ = os.Setenv("PATH", "/usr/sbin:/sbin:/usr/bin:/bin")
	die(ip("link", "set", "lo", "up"))
	die(ip("addr", "add", cidr, "dev", "eth0"))
	die(ip("link", "set", "eth0", "up"))
	// No default route: a pod reaches its own /24 only, so nothing can leave the machine.
	_ = os.WriteFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", []byte("0"), 0o644)
	die(syscall.Sethostname([]byte(host)))
	die(syscall.Chroot(root))
	die(os.Chdir("/"))
	_ = os.Setenv("PATH", "/")
	die(syscall.Exec(argv[0], argv, os.Environ()))
}
