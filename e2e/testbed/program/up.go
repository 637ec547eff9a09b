// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/yaml"
)

var processes = []string{"etcd", "kube-apiserver", "kube-controller-manager", "podrunner"}

func (c *Config) rest() (*rest.Config, error) {
	rc, err := clientcmd.BuildConfigFromFlags("", c.path("admin.kubeconfig"))
	if err == nil {
		rc.QPS, rc.Burst = 500, 1000
	}
	return rc, err
}

// startTime is field 22 of /proc/PID/stat: with the pid it names one process for good.
func startTime(pid int) string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(f) < 20 || f[0] == "Z" {
		return ""
	}
	return f[19]
}

// alive returns the pid of a process that up started earlier, or 0.
func (c *Config) alive(name string) int {
	b, err := os.ReadFile(c.path("run", name+".pid"))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b))
	if len(f) != 2 {
		return 0
	}
	pid, _ := strconv.Atoi(f[0])
	if pid > 1 && startTime(pid) == f[1] {
		return pid
	}
	return 0
}

func (c *Config) start(name string, argv ...string) (bool, error) {
	if c.alive(name) != 0 {
		return false, nil
	}
	if err := os.MkdirAll(c.path("run"), 0o755); err != nil {
		return false, err
	}
	if err := os.MkdirAll(c.path("log"), 0o755); err != nil {
		return false, err
	}
	log, err := os.OpenFile(c.path("log", name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return false, err
	}
	defer log.Close()
	fmt.Fprintf(log, "### %s %s\n", time.Now().Format(time.RFC3339), strings.Join(argv, " "))
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr, cmd.Dir = log, log, c.State
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return false, err
	}
	go func() { _ = cmd.Wait() }() // no zombie while up still runs
	return true, os.WriteFile(c.path("run", name+".pid"), fmt.Appendf(nil, "%d %s\n", cmd.Process.Pid, startTime(cmd.Process.Pid)), 0o644)
}

// waitFor polls until f is nil; it gives up early when the named process dies.
func (c *Config) waitFor(name string, d time.Duration, f func() error) error {
	end := time.Now().Add(d)
	for {
		err := f()
		if err == nil {
			return nil
		}
		if c.alive(name) == 0 {
			return fmt.Errorf("%s died, see %s (%w)", name, c.path("log", name+".log"), err)
		}
		if time.Now().After(end) {
			return fmt.Errorf("%s not ready after %s: %w", name, d, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func up(c *Config) error {
	t0 := time.Now()
	step := func(s string) { fmt.Printf("%6.2fs %s\n", time.Since(t0).Seconds(), s) }
	if err := ensurePKI(c); err != nil {
		return err
	}
	pki := func(s string) string { return c.path("pki", s) }
	etcdURL := fmt.Sprintf("http://127.0.0.1:%d", c.EtcdPort)
	peerURL := fmt.Sprintf("http://127.0.0.1:%d", c.EtcdPort+1)
	if _, err := c.start("etcd", filepath.Join(c.Bin, "etcd"), "--name=testbed", "--data-dir="+c.path("etcd"),
		"--listen-client-urls="+etcdURL, "--advertise-client-urls="+etcdURL,
		"--listen-peer-urls="+peerURL, "--initial-advertise-peer-urls="+peerURL, "--initial-cluster=testbed="+peerURL,
		"--unsafe-no-fsync", "--log-level=warn"); err != nil {
		return err
	}
	if err := c.waitFor("etcd", 30*time.Second, func() error {
		r, err := http.Get(etcdURL + "/health")
		if err != nil {
			return err
		}
		defer r.Body.Close()
		if r.StatusCode != 200 {
			return fmt.Errorf("etcd health %s", r.Status)
		}
		return nil
	}); err != nil {
		return err
	}
	step("etcd healthy")

	if _, err := c.start("kube-apiserver", filepath.Join(c.Bin, "kube-apiserver"),
		"--etcd-servers="+etcdURL,
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", c.APIPort),
		"--advertise-address="+c.PodNet+".1", // default: the address of the default route, and no route means exit
		"--endpoint-reconciler-type=none",    // it would publish that address (loopback is rejected)
		"--tls-cert-file="+pki("apiserver.crt"), "--tls-private-key-file="+pki("apiserver.key"),
		"--client-ca-file="+pki("ca.crt"),
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+pki("sa.crt"), "--service-account-signing-key-file="+pki("sa.key"),
		"--service-cluster-ip-range="+c.ServiceCIDR,
		"--authorization-mode=RBAC",
		"--kubelet-client-certificate="+pki("kubelet-client.crt"), "--kubelet-client-key="+pki("kubelet-client.key"),
		"--kubelet-certificate-authority="+pki("ca.crt"), "--kubelet-preferred-address-types=InternalIP",
		"--allow-privileged=true",
		"--profiling=false", "--v=1"); err != nil {
		return err
	}
	rc, err := c.rest()
	if err != nil {
		return err
	}
	cs, err := kubernetes.NewForConfig(rc)
	if err != nil {
		return err
	}
	ctx := context.Background()
	if err := c.waitFor("kube-apiserver", 90*time.Second, func() error {
		return cs.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).Error()
	}); err != nil {
		return err
	}
	step("kube-apiserver ready")

	if _, err := c.start("kube-controller-manager", filepath.Join(c.Bin, "kube-controller-manager"),
		"--kubeconfig="+c.path("kcm.kubeconfig"),
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", c.KCMPort), "--cert-dir="+c.path("kcm-certs"),
		"--leader-elect=false", "--use-service-account-credentials=true",
		"--service-account-private-key-file="+pki("sa.key"), "--root-ca-file="+pki("ca.crt"),
		"--controllers=deployment-controller,replicaset-controller,endpoints-controller,endpointslice-controller,garbage-collector-controller,"+
			"namespace-controller,serviceaccount-controller,root-ca-certificate-publisher-controller,clusterrole-aggregation-controller",
		"--kube-api-qps=500", "--kube-api-burst=1000", "--profiling=false", "--v=1"); err != nil {
		return err
	}
	if _, err := c.start("podrunner", append([]string{filepath.Join(c.Bin, "testbed"), "podrunner"}, c.flags()...)...); err != nil {
		return err
	}
	if err := applyDir(ctx, rc, c.CRDs, step); err != nil {
		return err
	}
	step("CRDs established")
	if err := c.waitFor("kube-controller-manager", 60*time.Second, func() error {
		_, err := cs.CoreV1().ServiceAccounts("default").Get(ctx, "default", metav1.GetOptions{})
		return err
	}); err != nil {
		return err
	}
	step("kube-controller-manager works (default service account exists)")
	if err := c.waitFor("podrunner", 30*time.Second, func() error {
		n, err := cs.CoreV1().Nodes().Get(ctx, c.Node, metav1.GetOptions{})
		if err != nil {
			return err
		}
		if b, err := os.ReadFile(c.path("run", "podrunner.ready")); err != nil || strings.TrimSpace(string(b)) != strconv.Itoa(c.alive("podrunner")) {
			return errors.New("pod runner not ready")
		}
		_ = n
		return nil
	}); err != nil {
		return err
	}
	step("pod runner ready, node " + c.Node)
	fmt.Println("export KUBECONFIG=" + c.path("admin.kubeconfig"))
	return nil
}

func (c *Config) flags() []string {
	return []string{"-bin=" + c.Bin, "-state=" + c.State, fmt.Sprintf("-api-port=%d", c.APIPort), fmt.Sprintf("-kubelet-port=%d", c.KubeletPort),
		"-bridge=" + c.Bridge, "-pod-net=" + c.PodNet, "-node=" + c.Node, "-node-ip=" + c.NodeIP}
}

// applyDir server-side applies every YAML file and waits until all CRDs are established.
func applyDir(ctx context.Context, rc *rest.Config, dir string, step func(string)) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no CRD manifests in %s", dir)
	}
	sort.Strings(files)
	dyn, err := dynamic.NewForConfig(rc)
	if err != nil {
		return err
	}
	res := map[string]schema.GroupVersionResource{
		"CustomResourceDefinition":         {Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"},
		"ValidatingAdmissionPolicy":        {Group: "admissionregistration.k8s.io", Version: "v1", Resource: "validatingadmissionpolicies"},
		"ValidatingAdmissionPolicyBinding": {Group: "admissionregistration.k8s.io", Version: "v1", Resource: "validatingadmissionpolicybindings"},
	}
	force := true
	var crds []string
	var wg sync.WaitGroup
	errs := make(chan error, 100)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		for doc := range strings.SplitSeq("\n"+string(b), "\n---") {
			var o map[string]any
			if err := yaml.Unmarshal([]byte(doc), &o); err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
			u := unstructured.Unstructured{Object: o}
			gvr, ok := res[u.GetKind()]
			if !ok {
				continue // kustomization.yaml, empty documents
			}
			unstructured.RemoveNestedField(u.Object, "status")
			js, err := u.MarshalJSON()
			if err != nil {
				return err
			}
			wg.Go(func() {
				if _, err := dyn.Resource(gvr).Patch(ctx, u.GetName(), "application/apply-patch+yaml", js,
					metav1.PatchOptions{FieldManager: "testbed", Force: &force}); err != nil {
					errs <- fmt.Errorf("%s: %w", f, err)
				}
			})
			if u.GetKind() == "CustomResourceDefinition" {
				crds = append(crds, u.GetName())
			}
		}
	}
	wg.Wait()
	select {
	case err := <-errs:
		return err
	default:
	}
	step(fmt.Sprintf("%d CRDs applied", len(crds)))
	for _, n := range crds {
		for i := 0; ; i++ {
			u, err := dyn.Resource(res["CustomResourceDefinition"]).Get(ctx, n, metav1.GetOptions{})
			if err != nil && !apierrors.IsNotFound(err) {
				return err
			}
			if err == nil {
				conds, _, _ := unstructured.NestedSlice(u.Object, "status", "conditions")
				ok := false
				for _, x := range conds {
					m := x.(map[string]any)
					ok = ok || (m["type"] == "Established" && m["status"] == "True")
				}
				if ok {
					break
				}
			}
			if i > 600 {
				return fmt.Errorf("CRD %s not established", n)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	return nil
}

func down(c *Config, purge bool) error {
	t0 := time.Now()
	for i := len(processes) - 1; i >= 0; i-- {
		name := processes[i]
		pid := c.alive(name)
		if pid == 0 {
			continue
		}
		grace := 10 * time.Second
		if purge && name != "podrunner" {
			grace = 0 // nothing to save: do not wait for the API server's 60 s of drained watches
		}
		if grace > 0 {
			_ = syscall.Kill(pid, syscall.SIGTERM)
		}
		for end := time.Now().Add(grace); c.alive(name) != 0 && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
		if c.alive(name) != 0 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			for c.alive(name) != 0 {
				time.Sleep(20 * time.Millisecond)
			}
		}
		fmt.Printf("%6.2fs stopped %s (%d)\n", time.Since(t0).Seconds(), name, pid)
	}
	for _, name := range processes {
		if err := os.Remove(c.path("run", name+".pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	_ = exec.Command("ip", "link", "del", c.Bridge).Run()
	if purge {
		if _, err := os.Stat(c.path("pki", "done")); err != nil {
			return nil // not a folder of ours
		}
		return os.RemoveAll(c.State)
	}
	return nil
}

func status(c *Config) error {
	for _, n := range processes {
		if pid := c.alive(n); pid != 0 {
			fmt.Printf("%-24s running %d\n", n, pid)
		} else {
			fmt.Printf("%-24s stopped\n", n)
		}
	}
	return nil
}
