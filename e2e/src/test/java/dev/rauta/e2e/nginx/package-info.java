// SPDX-License-Identifier: Apache-2.0
/**
 * A cluster of ingress-nginx in a real API server: what commands say of it, and what becomes of its requests when its Ingresses
 * become objects of Gateway API.
 *
 * <p><em>Start at</em> {@code MigrationIT}. May depend on: {@code cluster}, {@code process}, {@code chaos.wire}. Threading: tests run
 * one after the other; upstreams answer on threads of their own.
 */
@NullMarked
package dev.rauta.e2e.nginx;

import org.jspecify.annotations.NullMarked;
