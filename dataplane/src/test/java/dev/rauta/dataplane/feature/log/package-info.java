// SPDX-License-Identifier: Apache-2.0
/** The access log: each request that is counted has its line, whatever became of it. */
package dev.rauta.dataplane.feature.log;
