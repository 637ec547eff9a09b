// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.policy.TlsPolicies;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.TrafficPolicies;

/**
 * What every route is translated with.
 *
 * @param references where Services are looked up
 * @param policies on TLS to Services
 * @param traffic what else holds for requests and Services
 * @param draft where everything goes
 */
public record Lookup(References references, TlsPolicies policies, TrafficPolicies traffic, Draft draft) {}
