// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"log"
	"runtime"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

func (r *runner) node(ctx context.Context) error {
	nodes := r.cs.CoreV1().Nodes()
	_, err := nodes.Create(ctx, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: r.c.Node, Labels: map[string]string{
		"kubernetes.io/hostname": r.c.Node, "kubernetes.io/os": "linux", "kubernetes.io/arch": runtime.GOARCH}}}, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return err
	}
	n, err := nodes.Get(ctx, r.c.Node, metav1.GetOptions{})
	if err != nil {
		return err
	}
	if len(n.Spec.Taints) > 0 { // admission adds node.kubernetes.io/not-ready to every new node
		n.Spec.Taints = nil
		if n, err = nodes.Update(ctx, n, metav1.UpdateOptions{}); err != nil {
			return err
		}
	}
	now := metav1.Now()
	rl := corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("64"), corev1.ResourceMemory: resource.MustParse("256Gi"), corev1.ResourcePods: resource.MustParse("250")}
	n.Status = corev1.NodeStatus{
		Capacity: rl, Allocatable: rl,
		Addresses:       []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: r.c.NodeIP}, {Type: corev1.NodeHostName, Address: r.c.Node}},
		DaemonEndpoints: corev1.NodeDaemonEndpoints{KubeletEndpoint: corev1.DaemonEndpoint{Port: int32(r.c.KubeletPort)}},
		NodeInfo:        corev1.NodeSystemInfo{OperatingSystem: "linux", Architecture: runtime.GOARCH, ContainerRuntimeVersion: "process://1", KubeletVersion: "testbed"},
		Conditions: []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "PodRunner",
			Message: "process-based pod runner", LastHeartbeatTime: now, LastTransitionTime: now}},
	}
	_, err = nodes.UpdateStatus(ctx, n, metav1.UpdateOptions{})
	return err
}

func (r *runner) patch(ctx context.Context, p *corev1.Pod, ct *corev1.Container, addr string, at metav1.Time, restarts int32, ready bool) {
	st, reason := corev1.ConditionFalse, "ContainersNotReady"
	if ready {
		st, reason = corev1.ConditionTrue, ""
	}
	now := metav1.Now()
	cond := func(t corev1.PodConditionType, s corev1.ConditionStatus, why string) corev1.PodCondition {
		return corev1.PodCondition{Type: t, Status: s, Reason: why, LastTransitionTime: now, ObservedGeneration: p.Generation}
	}
	r.patchStatus(ctx, p, corev1.PodStatus{
		ObservedGeneration: p.Generation,
		Phase:              corev1.PodRunning, PodIP: addr, PodIPs: []corev1.PodIP{{IP: addr}},
		HostIP: r.c.NodeIP, HostIPs: []corev1.HostIP{{IP: r.c.NodeIP}}, StartTime: &at,
		Conditions: []corev1.PodCondition{cond(corev1.PodScheduled, corev1.ConditionTrue, ""), cond(corev1.PodInitialized, corev1.ConditionTrue, ""),
			cond(corev1.ContainersReady, st, reason), cond(corev1.PodReady, st, reason)},
		ContainerStatuses: []corev1.ContainerStatus{{Name: ct.Name, Image: ct.Image, ImageID: "local://" + ct.Image,
			ContainerID: "process://" + string(p.UID), Ready: ready, Started: &ready, RestartCount: restarts,
			State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: at}}}},
	})
}

func (r *runner) fail(ctx context.Context, p *corev1.Pod, reason, msg string) {
	log.Printf("%s/%s: %s: %s", p.Namespace, p.Name, reason, msg)
	now := metav1.Now()
	r.patchStatus(ctx, p, corev1.PodStatus{Phase: corev1.PodPending, Reason: reason, Message: msg,
		Conditions: []corev1.PodCondition{
			{Type: corev1.ContainersReady, Status: corev1.ConditionFalse, Reason: reason, Message: msg, LastTransitionTime: now},
			{Type: corev1.PodReady, Status: corev1.ConditionFalse, Reason: reason, Message: msg, LastTransitionTime: now}},
		ContainerStatuses: []corev1.ContainerStatus{{Name: p.Spec.Containers[0].Name, Image: p.Spec.Containers[0].Image,
			State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: msg}}}}})
}

func (r *runner) patchStatus(ctx context.Context, p *corev1.Pod, s corev1.PodStatus) {
	var m map[string]any
	b, _ := json.Marshal(s)
	_ = json.Unmarshal(b, &m)
	if s.Reason == "" { // a merge patch keeps what it does not name
		m["reason"], m["message"] = nil, nil
	}
	b, _ = json.Marshal(map[string]any{"metadata": map[string]any{"uid": p.UID}, "status": m})
	// JSON merge replaces lists (a strategic merge would add a second IP to podIPs, which is invalid);
	// the uid refuses a namesake of a deleted pod
	_, err := r.cs.CoreV1().Pods(p.Namespace).Patch(ctx, p.Name, types.MergePatchType, b, metav1.PatchOptions{}, "status")
	if err != nil && ctx.Err() == nil && !apierrors.IsNotFound(err) && !apierrors.IsConflict(err) {
		log.Printf("%s/%s: status: %v", p.Namespace, p.Name, err)
	}
}
