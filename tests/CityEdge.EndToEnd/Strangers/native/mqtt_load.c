/*
 * A bare MQTT 3.1.1 client over one socket, to measure with: QoS 1 both ways, Nagle off, acknowledged at once.
 *   mqtt_load load PORT RATE SECONDS IN OUT   publishes to IN at RATE per second, each with its time in it; hears OUT.
 *                                             Prints: received p50-µs p99-µs
 *   mqtt_load echo PORT IN OUT                hears IN, publishes each payload to OUT; prints READY, then at its end on SIGTERM: messages cpu-µs
 *   mqtt_load siren PORT BASE                 hears BASE/+ and tells each zone's siren what its smoke detector says; prints READY; ends on SIGTERM
 *   mqtt_load flood PORT COUNT IN             publishes COUNT messages at QoS 0 as fast as the broker takes them, and ends
 *   mqtt_load alarm PORT RATE SECONDS EVERY ZONES BASE HEARS
 *                                             a site's messages under BASE, at RATE a second (0: as fast as answers come): each EVERY-th one
 *                                             is the smoke detector of the next of ZONES zones, raised all round and then cleared all round, the
 *                                             rest are readings of ROOMS thermometers. HEARS commands: waits for each zone's siren to be told so;
 *                                             HEARS own: hears all of BASE itself, the bare way there and back.
 *                                             Prints: messages probes unanswered seconds p50 p99, of raises p50 p99, of clears p50 p99 (µs)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int wire;
static unsigned char in[1 << 18];
static size_t held;
static volatile sig_atomic_t ended;

static void on_end(int signal_number)
{
    (void)signal_number;
    ended = 1;
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void die(const char *why)
{
    fprintf(stderr, "%s: %s\n", why, strerror(errno));
    exit(1);
}

static void put(const void *bytes, size_t count)
{
    const char *at = bytes;
    while (count > 0) {
        ssize_t sent = send(wire, at, count, MSG_NOSIGNAL);
        if (sent < 0)
            die("send");
        at += sent;
        count -= (size_t)sent;
    }
}

static size_t text(unsigned char *at, const char *value)
{
    size_t length = strlen(value);
    at[0] = (unsigned char)(length >> 8);
    at[1] = (unsigned char)length;
    memcpy(at + 2, value, length);
    return length + 2;
}

/* Only what is shorter than 128 bytes is ever sent. */
static size_t publish(unsigned char *frame, const char *topic, const void *payload, size_t length, int qos, uint16_t id)
{
    size_t at = 2;
    frame[0] = (unsigned char)(0x30 | qos << 1);
    at += text(frame + at, topic);
    if (qos) {
        frame[at++] = (unsigned char)(id >> 8);
        frame[at++] = (unsigned char)id;
    }
    memcpy(frame + at, payload, length);
    at += length;
    frame[1] = (unsigned char)(at - 2);
    return at;
}

static void receive(void)
{
    int one = 1;
    ssize_t got = recv(wire, in + held, sizeof in - held, 0);
    if (got <= 0) {
        if (got < 0 && errno == EINTR)
            return;
        die("recv");
    }
    held += (size_t)got;
    setsockopt(wire, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
}

/* Takes the first whole packet; 0 where there is none yet. */
static size_t packet(unsigned char **body, size_t *length)
{
    size_t value = 0, at = 1;
    int shift = 0;
    for (;; at++, shift += 7) {
        if (held <= at)
            return 0;
        value |= (size_t)(in[at] & 127) << shift;
        if (in[at] < 128)
            break;
    }
    at++;
    if (held < at + value)
        return 0;
    *body = in + at;
    *length = value;
    return at + value;
}

static void drop(size_t count)
{
    memmove(in, in + count, held - count);
    held -= count;
}

static void wait_for(int type)
{
    unsigned char *body;
    size_t length, total;
    for (;;) {
        while ((total = packet(&body, &length)) == 0)
            receive();
        int is_it = in[0] >> 4 == type;
        drop(total);
        if (is_it)
            return;
    }
}

static void join(int port, const char *name, const char *topic)
{
    struct sockaddr_in place = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    unsigned char frame[128];
    size_t at;
    int one = 1;
    wire = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(wire, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(wire, (struct sockaddr *)&place, sizeof place) < 0)
        die("connect");
    at = 2 + text(frame + 2, "MQTT");
    frame[at++] = 4;
    frame[at++] = 2;
    frame[at++] = 0;
    frame[at++] = 0;
    at += text(frame + at, name);
    frame[0] = 0x10;
    frame[1] = (unsigned char)(at - 2);
    put(frame, at);
    wait_for(2);
    if (topic == NULL)
        return;
    frame[0] = 0x82;
    frame[2] = 0;
    frame[3] = 1;
    at = 4 + text(frame + 4, topic);
    frame[at++] = 1;
    frame[1] = (unsigned char)(at - 2);
    put(frame, at);
    wait_for(9);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int load(int port, double rate, double seconds, const char *to, const char *from)
{
    long wanted = (long)(rate * seconds), sent = 0, heard = 0;
    int64_t *took = malloc(sizeof *took * (size_t)(wanted + 1));
    int64_t begin, until;
    join(port, "load", from);
    begin = now();
    until = begin + (int64_t)((seconds + 5) * 1e9);
    while (heard < wanted && now() < until) {
        unsigned char frame[256], *body;
        size_t length, total, out = 0;
        struct pollfd ready = { .fd = wire, .events = POLLIN };
        int64_t due = begin + (int64_t)((double)sent * 1e9 / rate), left = sent < wanted ? due - now() : 100000000;
        if (sent < wanted && left <= 0) {
            int64_t stamp = now();
            put(frame, publish(frame, to, &stamp, sizeof stamp, 1, (uint16_t)(1 + sent % 60000)));
            sent++;
            left = 0;
        }
        struct timespec pause = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
        if (ppoll(&ready, 1, &pause, NULL) <= 0)
            continue;
        receive();
        while ((total = packet(&body, &length)) != 0) {
            if (in[0] >> 4 == 3) {
                size_t topic = (size_t)body[0] << 8 | body[1];
                int64_t stamp;
                unsigned char answer[4] = { 0x40, 2, body[topic + 2], body[topic + 3] };
                memcpy(&stamp, body + topic + 4, sizeof stamp);
                if (heard < wanted)
                    took[heard++] = now() - stamp;
                memcpy(frame + out, answer, 4);
                out += 4;
                if (out > sizeof frame - 4) {
                    put(frame, out);
                    out = 0;
                }
            }
            drop(total);
        }
        put(frame, out);
    }
    if (heard == 0)
        return 1;
    qsort(took, (size_t)heard, sizeof *took, by_value);
    printf("%ld %.1f %.1f\n", heard, (double)took[heard / 2] / 1e3, (double)took[heard * 99 / 100] / 1e3);
    return 0;
}

static int echo(int port, const char *from, const char *to)
{
    long count = 0;
    struct rusage used;
    struct sigaction end = { .sa_handler = on_end };
    sigaction(SIGTERM, &end, NULL);
    join(port, "echo", from);
    printf("READY\n");
    fflush(stdout);
    while (!ended) {
        static unsigned char frame[1 << 18];
        unsigned char *body;
        size_t length, total, out = 0;
        receive();
        while ((total = packet(&body, &length)) != 0) {
            if (in[0] >> 4 == 3) {
                size_t topic = (size_t)body[0] << 8 | body[1];
                unsigned char answer[4] = { 0x40, 2, body[topic + 2], body[topic + 3] };
                out += publish(frame + out, to, body + topic + 4, length - topic - 4, 1, (uint16_t)(1 + count++ % 60000));
                memcpy(frame + out, answer, 4);
                out += 4;
            }
            drop(total);
        }
        put(frame, out);
    }
    getrusage(RUSAGE_SELF, &used);
    printf("%ld %.0f\n", count, (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec));
    return 0;
}

enum { ROOMS = 300, MOST_ZONES = 100, UNANSWERED = 8, BATCH = 32 };

/* ns */
static const int64_t PATIENCE = 5000000000;

struct probe {
    int64_t stamp; /* 0: nothing waits for an answer */
    int on;
};

static int number_of(const unsigned char *topic, size_t length)
{
    int value = 0;
    size_t at = 0;
    while (at < length && topic[at] != '-')
        at++;
    for (at++; at < length && topic[at] >= '0' && topic[at] <= '9' && value < MOST_ZONES; at++)
        value = value * 10 + topic[at] - '0';
    return value;
}

static _Noreturn void siren(int port, const char *base)
{
    static const char on_command[] = "{\"warning\": {\"duration\": 180, \"mode\": \"emergency\", \"strobe\": true}}";
    static const char off_command[] = "{\"warning\": {\"duration\": 1, \"mode\": \"stop\", \"strobe\": false}}";
    long count = 0;
    char filter[64], topic[64];
    snprintf(filter, sizeof filter, "%s/+", base);
    join(port, "siren", filter);
    printf("READY\n");
    fflush(stdout);
    for (;;) {
        static unsigned char frame[1 << 18];
        unsigned char *body;
        size_t length, total, out = 0;
        receive();
        while ((total = packet(&body, &length)) != 0) {
            if (in[0] >> 4 == 3) {
                size_t size = (size_t)body[0] << 8 | body[1];
                if (memmem(body + 2, size, "/smoke-", 7) != NULL) {
                    int on = memmem(body + size + 4, length - size - 4, "\"smoke\":true", 12) != NULL;
                    const char *command = on ? on_command : off_command;
                    snprintf(topic, sizeof topic, "%s/siren-%d/set", base, number_of(body + 2, size));
                    out += publish(frame + out, topic, command, strlen(command), 1, (uint16_t)(1 + count++ % 60000));
                }
                memcpy(frame + out, (unsigned char[]){ 0x40, 2, body[size + 2], body[size + 3] }, 4);
                out += 4;
            }
            drop(total);
        }
        put(frame, out);
    }
}

static int flood(int port, long count, const char *to)
{
    unsigned char frame[128], many[64 * 128];
    size_t one, out = 0;
    join(port, "flood", NULL);
    one = publish(frame, to, "12345678", 8, 0, 0);
    for (long i = 0; i < count; i++) {
        memcpy(many + out, frame, one);
        out += one;
        if (out > sizeof many - one || i + 1 == count) {
            put(many, out);
            out = 0;
        }
    }
    put("\xE0\0", 2);
    return 0;
}

static double share_of(const int64_t *sorted, long count, long percent)
{
    return count == 0 ? 0 : (double)sorted[count * percent / 100] / 1e3;
}

static int alarms(int port, double rate, double seconds, long every, int zones, const char *base, const char *hears)
{
    int own = strcmp(hears, "own") == 0, is_paced = rate > 0;
    /* Whole rounds, so that the site is left as calm as it was found. */
    long rounds = is_paced ? (long)(rate * seconds / (double)every / zones / 2) + 1 : LONG_MAX / 2 / zones / every;
    long wanted = rounds * 2 * zones, messages = wanted * every, room = is_paced ? wanted : 1 << 20;
    long sent = 0, probed = 0, answered = 0, lost = 0, raised = 0, cleared = 0, readings = 0;
    int64_t *all = malloc(sizeof *all * (size_t)room), *ons = malloc(sizeof *ons * (size_t)room), *offs = malloc(sizeof *offs * (size_t)room);
    int64_t begin, heard;
    static struct probe waits[MOST_ZONES];
    static unsigned char batch[BATCH * 128], answers[1 << 18];
    char topic[64], payload[96];
    snprintf(topic, sizeof topic, own ? "%s/+" : "%s/+/set", base);
    join(port, "load", topic);
    begin = heard = now();
    while (answered + lost < wanted && answered < room && now() - heard < PATIENCE) {
        unsigned char *body;
        size_t length, total, out = 0, filled = 0;
        struct pollfd ready = { .fd = wire, .events = POLLIN };
        int64_t left = 100000000;
        for (int i = 0; sent < messages && i < (is_paced ? 1 : BATCH); i++) {
            int is_probe = sent % every == 0, zone = (int)(probed % zones);
            if (is_paced && (left = begin + (int64_t)((double)sent * 1e9 / rate) - now()) > 0)
                break;
            if (!is_paced && is_probe && probed % (2 * zones) == 0 && now() - begin >= (int64_t)(seconds * 1e9)) {
                wanted = probed;
                messages = sent;
                break;
            }
            if (!is_paced && is_probe && (probed - answered >= UNANSWERED || waits[zone].stamp != 0))
                break;
            left = 0;
            if (is_probe) {
                int on = (int)(probed++ / zones % 2 == 0);
                snprintf(topic, sizeof topic, "%s/smoke-%d", base, zone);
                length = (size_t)snprintf(payload, sizeof payload, "{\"battery\":100,\"battery_low\":false,\"linkquality\":141,\"smoke\":%s}", on ? "true" : "false");
                /* What was not answered until now will not be. */
                lost += waits[zone].stamp != 0;
                waits[zone] = (struct probe){ .stamp = now(), .on = on };
            } else {
                /* What a thermometer at rest says: noise below what a history keeps. */
                long tenths = readings / ROOMS % 4;
                snprintf(topic, sizeof topic, "%s/room-%ld", base, readings++ % ROOMS);
                length = (size_t)snprintf(payload, sizeof payload, "{\"battery\":97,\"humidity\":45.2,\"linkquality\":120,\"temperature\":21.%ld}", tenths);
            }
            filled += publish(batch + filled, topic, payload, length, 1, (uint16_t)(1 + sent++ % 60000));
        }
        put(batch, filled);
        struct timespec pause = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
        if (ppoll(&ready, 1, &pause, NULL) <= 0)
            continue;
        receive();
        while ((total = packet(&body, &length)) != 0) {
            if (in[0] >> 4 == 3) {
                size_t size = (size_t)body[0] << 8 | body[1];
                const unsigned char *name = body + 2, *text = name + size + 2;
                int zone = number_of(name, size);
                if (zone < zones && waits[zone].stamp != 0 && (!own || memmem(name, size, "/smoke-", 7) != NULL)) {
                    int on = memmem(text, length - size - 4, own ? "\"smoke\":true" : "emergency", own ? 12 : 9) != NULL;
                    if (waits[zone].on == on && answered < room) {
                        int64_t took = (heard = now()) - waits[zone].stamp;
                        waits[zone].stamp = 0;
                        all[answered++] = took;
                        if (on)
                            ons[raised++] = took;
                        else
                            offs[cleared++] = took;
                    }
                }
                memcpy(answers + out, (unsigned char[]){ 0x40, 2, name[size], name[size + 1] }, 4);
                out += 4;
            }
            drop(total);
        }
        put(answers, out);
    }
    qsort(all, (size_t)answered, sizeof *all, by_value);
    qsort(ons, (size_t)raised, sizeof *ons, by_value);
    qsort(offs, (size_t)cleared, sizeof *offs, by_value);
    printf("%ld %ld %ld %.6f %.1f %.1f %.1f %.1f %.1f %.1f\n", sent, probed, probed - answered, (double)(heard - begin) / 1e9,
        share_of(all, answered, 50), share_of(all, answered, 99), share_of(ons, raised, 50), share_of(ons, raised, 99),
        share_of(offs, cleared, 50), share_of(offs, cleared, 99));
    return 0;
}

int main(int count, char **given)
{
    if (count == 4 && strcmp(given[1], "siren") == 0)
        siren(atoi(given[2]), given[3]);
    if (count == 9 && strcmp(given[1], "alarm") == 0)
        return alarms(atoi(given[2]), atof(given[3]), atof(given[4]), atol(given[5]), atoi(given[6]), given[7], given[8]);
    if (count == 7 && strcmp(given[1], "load") == 0)
        return load(atoi(given[2]), atof(given[3]), atof(given[4]), given[5], given[6]);
    if (count == 5 && strcmp(given[1], "echo") == 0)
        return echo(atoi(given[2]), given[3], given[4]);
    if (count == 5 && strcmp(given[1], "flood") == 0)
        return flood(atoi(given[2]), atol(given[3]), given[4]);
    fprintf(stderr, "usage: see the top of mqtt_load.c\n");
    return 2;
}
