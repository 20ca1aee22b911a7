/* The reference of a benchmark: how many polls of ten holding registers libmodbus makes in a tight loop.
 *
 *   libmodbus_poll HOST PORT SECONDS [UNIT]
 *
 * Prints polls per second. */
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    uint16_t words[10];
    modbus_t *ctx;
    double start, end;
    long polls = 0;

    if (argc < 4) {
        fprintf(stderr, "usage: %s HOST PORT SECONDS [UNIT]\n", argv[0]);
        return 2;
    }
    ctx = modbus_new_tcp(argv[1], atoi(argv[2]));
    if (ctx == NULL || modbus_set_slave(ctx, argc > 4 ? atoi(argv[4]) : 1) != 0 || modbus_connect(ctx) != 0) {
        fprintf(stderr, "connect: %s\n", modbus_strerror(errno));
        return 1;
    }
    start = now();
    end = start + atof(argv[3]);
    while (now() < end) {
        if (modbus_read_registers(ctx, 0, 10, words) != 10) {
            fprintf(stderr, "poll %ld: %s\n", polls, modbus_strerror(errno));
            return 1;
        }
        polls++;
    }
    printf("%.0f\n", (double) polls / (now() - start));
    modbus_close(ctx);
    modbus_free(ctx);
    return 0;
}
