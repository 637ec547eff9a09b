// SPDX-License-Identifier: Apache-2.0
/** TLS with clients and with upstreams. */
package dev.rauta.dataplane.feature.tls;
