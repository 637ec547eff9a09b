// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

/** What is done to a site, each for as long as it says. */
enum Fault {
    CONTROLLER_KILLED("a controller gets SIGKILL"),
    CONTROLLER_STOPPED("a controller gets SIGSTOP, longer than dataplanes bear silence"),
    DATAPLANE_KILLED("a dataplane gets SIGKILL"),
    DATAPLANE_STOPPED("a dataplane gets SIGSTOP for 4 s"),
    FEED_CUT("a dataplane's feed is reset, and refused for a while"),
    FEED_STALLED("nothing passes on a dataplane's feed"),
    FEED_DELAYED("every piece of a dataplane's feed comes late"),
    FEED_THROTTLED("a dataplane's feed gets 1 KB a second"),
    API_SERVER_STOPPED("the API server is killed, and comes back"),
    DISK_FULL("the disk of a dataplane's state is full");

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
