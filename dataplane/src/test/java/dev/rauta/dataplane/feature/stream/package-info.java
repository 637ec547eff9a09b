// SPDX-License-Identifier: Apache-2.0
/** Connections and datagrams that go on as they are. */
package dev.rauta.dataplane.feature.stream;
