// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

type runner struct {
	c    *Config
	cs   *kubernetes.Clientset
	mu   sync.Mutex
	pods map[types.UID]*running
	ips  map[int]bool
	next int
	jobs chan func() // run on one OS thread that never ends: PDEATHSIG fires when the forking thread does
	wg   sync.WaitGroup
	quit bool
}

type running struct {
	stop   context.CancelFunc
	remove bool // also delete the API object when the process is gone
}

func podrunner(c *Config) error {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	rc, err := c.rest()
	if err != nil {
		return err
	}
	cs, err := kubernetes.NewForConfig(rc)
	if err != nil {
		return err
	}
	r := &runner{c: c, cs: cs, pods: map[types.UID]*running{}, ips: map[int]bool{}, next: 2, jobs: make(chan func())}
	go func() {
		runtime.LockOSThread()
		for f := range r.jobs {
			f()
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	_ = os.Remove(c.path("run", "podrunner.ready"))
	if err := os.RemoveAll(c.path("pods")); err != nil {
		return err
	}
	if err := r.bridge(); err != nil {
		return err
	}
	if err := r.serveKubelet(); err != nil {
		return err
	}
	if err := r.node(ctx); err != nil {
		return err
	}
	inf := informers.NewSharedInformerFactory(cs, 0)
	pods := inf.Core().V1().Pods().Informer()
	_, err = pods.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { r.sync(ctx, o.(*corev1.Pod)) },
		UpdateFunc: func(_, o any) { r.sync(ctx, o.(*corev1.Pod)) },
		DeleteFunc: func(o any) {
			if d, ok := o.(cache.DeletedFinalStateUnknown); ok {
				o = d.Obj
			}
			r.kill(o.(*corev1.Pod), false)
		},
	})
	if err != nil {
		return err
	}
	inf.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), pods.HasSynced) {
		return errors.New("pod cache did not sync")
	}
	if err := os.WriteFile(c.path("run", "podrunner.ready"), []byte(strconv.Itoa(os.Getpid())), 0o644); err != nil {
		return err
	}
	log.Printf("pod runner ready")
	<-ctx.Done()
	r.mu.Lock()
	r.quit = true
	for _, p := range r.pods {
		p.stop()
	}
	r.mu.Unlock()
	r.wg.Wait()
	_ = os.Remove(c.path("run", "podrunner.ready"))
	return nil
}

// sync is called for every pod event; everything slow happens in goroutines.
func (r *runner) sync(ctx context.Context, p *corev1.Pod) {
	switch {
	case p.DeletionTimestamp != nil:
		if p.Spec.NodeName == "" || p.Spec.NodeName == r.c.Node {
			r.kill(p, true)
		}
	case p.Spec.NodeName == "":
		go r.bind(ctx, p)
	case p.Spec.NodeName == r.c.Node && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed:
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.pods[p.UID] != nil || r.quit {
			return
		}
		pctx, stop := context.WithCancel(ctx)
		r.pods[p.UID] = &running{stop: stop}
		r.wg.Add(1)
		go r.run(pctx, p.DeepCopy())
	}
}

func (r *runner) bind(ctx context.Context, p *corev1.Pod) {
	b := &corev1.Binding{ObjectMeta: metav1.ObjectMeta{Name: p.Name, Namespace: p.Namespace, UID: p.UID},
		Target: corev1.ObjectReference{Kind: "Node", Name: r.c.Node}}
	if err := r.cs.CoreV1().Pods(p.Namespace).Bind(ctx, b, metav1.CreateOptions{}); err != nil && !apierrors.IsConflict(err) && !apierrors.IsNotFound(err) {
		log.Printf("%s/%s: bind: %v", p.Namespace, p.Name, err)
	}
}

func (r *runner) kill(p *corev1.Pod, remove bool) {
	r.mu.Lock()
	x := r.pods[p.UID]
	if x != nil {
		x.remove = x.remove || remove
		x.stop()
	}
	r.mu.Unlock()
	if x == nil && remove {
		go r.forceDelete(p)
	}
}

func (r *runner) forceDelete(p *corev1.Pod) {
	zero := int64(0)
	err := r.cs.CoreV1().Pods(p.Namespace).Delete(context.Background(), p.Name,
		metav1.DeleteOptions{GracePeriodSeconds: &zero, Preconditions: &metav1.Preconditions{UID: &p.UID}})
	if err != nil && !apierrors.IsNotFound(err) && !apierrors.IsConflict(err) {
		log.Printf("%s/%s: delete: %v", p.Namespace, p.Name, err)
	}
}

// run owns one pod from binding to removal.
func (r *runner) run(ctx context.Context, p *corev1.Pod) {
	id := p.Namespace + "/" + p.Name
	dir := r.c.path("pods", string(p.UID))
	defer r.wg.Done()
	defer func() {
		_ = os.RemoveAll(dir)
		r.mu.Lock()
		x := r.pods[p.UID]
		delete(r.pods, p.UID)
		quit := r.quit
		r.mu.Unlock()
		if x != nil && x.remove && !quit {
			r.forceDelete(p)
		}
	}()
	if len(p.Spec.Containers) != 1 || len(p.Spec.InitContainers) != 0 {
		r.fail(ctx, p, "Unsupported", "the pod runner runs pods with exactly one container")
		return
	}
	ct := &p.Spec.Containers[0]
	var img *image
	for i := range images {
		if strings.Contains(ct.Image, images[i].contains) {
			img = &images[i]
		}
	}
	if img == nil {
		r.fail(ctx, p, "ErrImagePull", "no local binary stands for image "+ct.Image)
		return
	}
	addr, n, err := r.allocate()
	if err != nil {
		r.fail(ctx, p, "NoAddress", err.Error())
		return
	}
	defer r.release(n)
	root := filepath.Join(dir, "rootfs")
	for restarts := int32(0); ctx.Err() == nil; restarts++ {
		if err := r.once(ctx, p, ct, img, root, addr, n, restarts); err != nil && ctx.Err() == nil {
			log.Printf("%s: %v", id, err)
			r.fail(ctx, p, "Error", err.Error())
			select {
			case <-ctx.Done():
			case <-time.After(min(time.Duration(restarts+1)*time.Second, 10*time.Second)):
			}
		}
	}
}
