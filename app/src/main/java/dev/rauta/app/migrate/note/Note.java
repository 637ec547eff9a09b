// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.note;

import dev.rauta.routes.SourceRef;

/**
 * Something that has no equivalent.
 *
 * @param object whose it is
 * @param key the field or annotation, in the words of what would say it
 * @param what becomes of it
 * @param instead what to do
 * @param extent which requests it concerns
 */
public record Note(SourceRef object, String key, String what, String instead, Extent extent) {}
