// SPDX-License-Identifier: Apache-2.0
/**
 * What is said to and by services that speak {@code envoy.service.auth.v3.Authorization}, and how a client hears that any
 * service refuses it.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.guard.check.CheckRequest}. Numbers of fields are those of
 * {@code envoy/service/auth/v3/external_auth.proto} and {@code attribute_context.proto}, {@code envoy/config/core/v3/address.proto}
 * and {@code base.proto}, {@code envoy/type/v3/http_status.proto} and {@code google/rpc/status.proto}. May depend on {@code http},
 * {@code filter} and {@code filter.grpc}. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.filter.guard.check;

import org.jspecify.annotations.NullMarked;
