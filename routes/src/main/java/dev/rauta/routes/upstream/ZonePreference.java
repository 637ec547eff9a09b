// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

/** Whose endpoints a dataplane takes, by the zone that it is in itself; with round robin and least request. */
public enum ZonePreference {
    /** All alike. */
    ANY,

    /** Those of its own zone, as far as all zones can do so without more than their share for any endpoint. */
    SAME
}
