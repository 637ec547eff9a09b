// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy;

/**
 * A field of a policy.
 *
 * @param field its name
 * @param spec its value, as a policy's spec has it
 */
record Said(String field, Object spec) {}
