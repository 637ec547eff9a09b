// SPDX-License-Identifier: Apache-2.0
/**
 * Figures under the names that dashboards and alerts for ingress-nginx know.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.metrics.nginx.NginxFamilies}. May depend on the dataplane. Read at each scrape: any thread.
 */
@NullMarked
package dev.rauta.app.metrics.nginx;

import org.jspecify.annotations.NullMarked;
