// SPDX-License-Identifier: Apache-2.0

// testbed: etcd + kube-apiserver + kube-controller-manager + a process-based pod runner, without kubelet or docker.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// Config is everything the commands share. All state is below State.
type Config struct {
	Bin, State, CRDs       string
	APIPort, EtcdPort      int
	KCMPort, KubeletPort   int
	Bridge, PodNet, NodeIP string
	Node, ServiceCIDR      string
}

func (c *Config) path(p ...string) string { return filepath.Join(append([]string{c.State}, p...)...) }
func (c *Config) server() string          { return fmt.Sprintf("https://127.0.0.1:%d", c.APIPort) }

func env(k, d string) string {
	if v := os.Getenv(k); v != "" {
		return v
	}
	return d
}

func usage() {
	fmt.Fprintln(os.Stderr, `usage: testbed COMMAND [flags]
  up         start everything that does not run yet, wait until ready, install the CRDs
  down       stop what up started (-purge also deletes the state folder)
  status     one line per process
  podrunner  run the pod runner in the foreground (up starts it by itself)
  report     print a conformance report (report FILE) as tables
flags (also read from the environment): see testbed COMMAND -h`)
	os.Exit(2)
}

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	if os.Args[1] == "pod-init" { // re-executed inside the pod's namespaces
		podInit(os.Args[2:])
		return
	}
	if os.Args[1] == "report" {
		if len(os.Args) != 3 {
			usage()
		}
		exitOn(report(os.Args[2]))
		return
	}
	home, _ := os.UserHomeDir()
	base := filepath.Join(env("XDG_CACHE_HOME", filepath.Join(home, ".cache")), "rauta-testbed")
	c := &Config{}
	fs := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	fs.StringVar(&c.Bin, "bin", env("RAUTA_TESTBED_BIN", filepath.Join(base, "bin")), "folder with the binaries")
	fs.StringVar(&c.State, "state", env("RAUTA_TESTBED_STATE", filepath.Join(base, "state")), "folder for certificates, data, logs, pids")
	fs.StringVar(&c.CRDs, "crds", env("RAUTA_TESTBED_CRDS", ""), "folder with CRD manifests (default BIN/crds/experimental)")
	fs.IntVar(&c.APIPort, "api-port", 16443, "kube-apiserver port on 127.0.0.1")
	fs.IntVar(&c.EtcdPort, "etcd-port", 12379, "etcd client port on 127.0.0.1 (peer port is one above)")
	fs.IntVar(&c.KCMPort, "kcm-port", 20257, "kube-controller-manager port on 127.0.0.1")
	fs.IntVar(&c.KubeletPort, "kubelet-port", 10250, "fake kubelet port on 127.0.0.1")
	fs.StringVar(&c.Bridge, "bridge", "podbr0", "bridge for the pods")
	fs.StringVar(&c.PodNet, "pod-net", "10.244.0", "first three octets of the pods' /24")
	fs.StringVar(&c.Node, "node", "node-0", "node name")
	fs.StringVar(&c.NodeIP, "node-ip", "127.0.0.1", "node InternalIP")
	fs.StringVar(&c.ServiceCIDR, "service-cidr", "10.96.0.0/16", "service range (nothing routes it)")
	purge := fs.Bool("purge", false, "down: delete the state folder too")
	_ = fs.Parse(os.Args[2:])
	if c.CRDs == "" {
		c.CRDs = filepath.Join(c.Bin, "crds", "experimental")
	}
	var err error
	if c.State, err = filepath.Abs(c.State); err == nil {
		c.Bin, err = filepath.Abs(c.Bin)
	}
	if err == nil {
		switch os.Args[1] {
		case "up":
			err = up(c)
		case "down":
			err = down(c, *purge)
		case "status":
			err = status(c)
		case "podrunner":
			err = podrunner(c)
		default:
			usage()
		}
	}
	exitOn(err)
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "testbed:", err)
		os.Exit(1)
	}
}
