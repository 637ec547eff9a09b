// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.translate.Part;
import dev.rauta.routes.upstream.UpstreamName;

/**
 * The upstream behind a Service that a policy names.
 *
 * @param draws puts it into a draft: said where something is served that asks it, and nowhere else
 */
public record NamedService(UpstreamName upstream, Part draws) {}
