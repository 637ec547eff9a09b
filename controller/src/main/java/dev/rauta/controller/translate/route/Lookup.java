// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.policy.TlsPolicies;
import dev.rauta.controller.translate.reference.References;

/**
 * What every route is translated with.
 *
 * @param references where Services are looked up
 * @param policies what holds for Services
 * @param draft where everything goes
 */
record Lookup(References references, TlsPolicies policies, Draft draft) {}
