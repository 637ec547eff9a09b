// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func (r *runner) logPath(ns, pod, container string) string {
	return r.c.path("pods", ns+"_"+pod+"_"+container+".log")
}

func (r *runner) env(ctx context.Context, p *corev1.Pod, ct *corev1.Container, addr string) (map[string]string, error) {
	m := map[string]string{"PATH": "/", "HOSTNAME": p.Name}
	for _, e := range ct.Env {
		v := e.Value
		if f := e.ValueFrom; f != nil {
			switch {
			case f.FieldRef != nil:
				switch fp := f.FieldRef.FieldPath; {
				case fp == "metadata.name":
					v = p.Name
				case fp == "metadata.namespace":
					v = p.Namespace
				case fp == "metadata.uid":
					v = string(p.UID)
				case fp == "spec.nodeName":
					v = p.Spec.NodeName
				case fp == "spec.serviceAccountName":
					v = p.Spec.ServiceAccountName
				case fp == "status.podIP", fp == "status.podIPs":
					v = addr
				case fp == "status.hostIP", fp == "status.hostIPs":
					v = r.c.NodeIP
				case strings.HasPrefix(fp, "metadata.labels['"):
					v = p.Labels[strings.TrimSuffix(strings.TrimPrefix(fp, "metadata.labels['"), "']")]
				case strings.HasPrefix(fp, "metadata.annotations['"):
					v = p.Annotations[strings.TrimSuffix(strings.TrimPrefix(fp, "metadata.annotations['"), "']")]
				default:
					return nil, fmt.Errorf("env %s: fieldPath %s not supported", e.Name, fp)
				}
			case f.SecretKeyRef != nil:
				s, err := r.cs.CoreV1().Secrets(p.Namespace).Get(ctx, f.SecretKeyRef.Name, metav1.GetOptions{})
				if err != nil {
					return nil, err
				}
				v = string(s.Data[f.SecretKeyRef.Key])
			case f.ConfigMapKeyRef != nil:
				s, err := r.cs.CoreV1().ConfigMaps(p.Namespace).Get(ctx, f.ConfigMapKeyRef.Name, metav1.GetOptions{})
				if err != nil {
					return nil, err
				}
				v = s.Data[f.ConfigMapKeyRef.Key]
			default:
				return nil, fmt.Errorf("env %s: valueFrom not supported", e.Name)
			}
		}
		m[e.Name] = v
	}
	return m, nil
}

// materialise writes Secret and ConfigMap volumes as files; it waits until they exist, as kubelet does.
func (r *runner) materialise(ctx context.Context, p *corev1.Pod, ct *corev1.Container, root string) error {
	for _, d := range []string{"", "tmp", "etc", "dev"} {
		if err := os.MkdirAll(filepath.Join(root, d), 0o755); err != nil {
			return err
		}
	}
	for _, vm := range ct.VolumeMounts {
		i := slices.IndexFunc(p.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == vm.Name })
		if i < 0 {
			return fmt.Errorf("no volume %s", vm.Name)
		}
		v := p.Spec.Volumes[i]
		dst := filepath.Join(root, vm.MountPath)
		if err := os.MkdirAll(dst, 0o755); err != nil {
			return err
		}
		var name string
		var items []corev1.KeyToPath
		var get func() (map[string][]byte, error)
		switch {
		case v.Secret != nil:
			name, items = "Secret "+v.Secret.SecretName, v.Secret.Items
			get = func() (map[string][]byte, error) {
				s, err := r.cs.CoreV1().Secrets(p.Namespace).Get(ctx, v.Secret.SecretName, metav1.GetOptions{})
				if err != nil {
					return nil, err
				}
				return s.Data, nil
			}
		case v.ConfigMap != nil:
			name, items = "ConfigMap "+v.ConfigMap.Name, v.ConfigMap.Items
			get = func() (map[string][]byte, error) {
				s, err := r.cs.CoreV1().ConfigMaps(p.Namespace).Get(ctx, v.ConfigMap.Name, metav1.GetOptions{})
				if err != nil {
					return nil, err
				}
				m := map[string][]byte{}
				for k, x := range s.Data {
					m[k] = []byte(x)
				}
				for k, x := range s.BinaryData {
					m[k] = x
				}
				return m, nil
			}
		default: // emptyDir, and the projected service account token, which nothing here reads
			continue
		}
		for told := false; ; {
			data, err := get()
			if err == nil {
				if len(items) == 0 {
					for k := range data {
						items = append(items, corev1.KeyToPath{Key: k, Path: k})
					}
				}
				for _, it := range items {
					b, ok := data[it.Key]
					if !ok {
						err = fmt.Errorf("%s has no key %s", name, it.Key)
						break
					}
					f := filepath.Join(dst, it.Path)
					if e := os.MkdirAll(filepath.Dir(f), 0o755); e != nil {
						return e
					}
					if e := os.WriteFile(f, b, 0o644); e != nil {
						return e
					}
				}
			}
			if err == nil {
				break
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if !told {
				told = true
				r.fail(ctx, p, "ContainerCreating", "waits for volume: "+err.Error())
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
	return nil
}

func linkOrCopy(src, dst string) error {
	_ = os.Remove(dst)
	if os.Link(src, dst) == nil {
		return nil
	}
	in, err := os.Open(src)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(dst, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err == nil {
		err = out.Close()
	}
	return err
}
