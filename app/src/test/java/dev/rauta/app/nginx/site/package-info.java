// SPDX-License-Identifier: Apache-2.0
/** Sites that tests of annotations ask: Ingresses translated and served over loopback, in front of upstreams of our own. */
package dev.rauta.app.nginx.site;
