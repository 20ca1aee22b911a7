/* A stranger's slave with 65536 of everything.
 *
 *   libmodbus_server tcp PORT [--refuse CODE]            PORT 0 takes a free one
 *   libmodbus_server rtu DEVICE UNIT [--refuse CODE]
 *
 * Prints "READY port" (0 for a device), then one line per write: "WRITE unit=U fc=F address=A values=V,V", or "REFUSED unit=U fc=F".
 * Takes "set co|di|ir|hr ADDRESS VALUE" on its input and answers "SET"; ends with its input. */
#include <arpa/inet.h>
#include <errno.h>
#include <modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static modbus_mapping_t *map;
static int refuse;

static void commands(void)
{
    static char held[1024];
    static size_t count;
    char table[3], *end;
    int address, value;
    ssize_t got = read(0, held + count, sizeof held - 1 - count);

    if (got <= 0) exit(0);
    count += (size_t) got;
    held[count] = 0;
    while ((end = strchr(held, '\n')) != NULL) {
        if (sscanf(held, "set %2s %d %d", table, &address, &value) == 3 && address >= 0 && address < 65536) {
            if (strcmp(table, "co") == 0) map->tab_bits[address] = (uint8_t) value;
            if (strcmp(table, "di") == 0) map->tab_input_bits[address] = (uint8_t) value;
            if (strcmp(table, "ir") == 0) map->tab_input_registers[address] = (uint16_t) value;
            if (strcmp(table, "hr") == 0) map->tab_registers[address] = (uint16_t) value;
            puts("SET");
        }
        count -= (size_t) (end + 1 - held);
        memmove(held, end + 1, count + 1);
    }
}

static int is_write(int fc)
{
    return fc == 5 || fc == 6 || fc == 15 || fc == 16 || fc == 22 || fc == 23;
}

static void log_write(const uint8_t *pdu, int unit)
{
    int fc = pdu[0], at = fc == 23 ? 5 : 1, i;
    int address = pdu[at] << 8 | pdu[at + 1], count = fc >= 15 && fc != 22 ? pdu[at + 2] << 8 | pdu[at + 3] : 1;

    printf("WRITE unit=%d fc=%d address=%d values=", unit, fc, address);
    for (i = 0; i < count; i++)
        printf("%s%d", i ? "," : "", fc == 5 || fc == 15 ? map->tab_bits[address + i] : map->tab_registers[address + i]);
    putchar('\n');
}

static void serve(modbus_t *ctx, const uint8_t *request, int length)
{
    int at = modbus_get_header_length(ctx), unit = request[at - 1], fc = request[at];

    if (refuse && is_write(fc)) {
        modbus_reply_exception(ctx, request, (unsigned) refuse);
        printf("REFUSED unit=%d fc=%d\n", unit, fc);
        return;
    }
    if (modbus_reply(ctx, request, length, map) > 0 && is_write(fc)) log_write(request + at, unit);
}

int main(int argc, char **argv)
{
    uint8_t request[MODBUS_MAX_ADU_LENGTH];
    struct sockaddr_in bound = {0};
    socklen_t size = sizeof bound;
    modbus_t *ctx;
    fd_set all, ready;
    int tcp = argc > 1 && strcmp(argv[1], "tcp") == 0, listening = -1, fd, on = 1, got, i;

    if (argc < 3 || (!tcp && argc < 4)) {
        fprintf(stderr, "usage: %s tcp PORT | rtu DEVICE UNIT [--refuse CODE]\n", argv[0]);
        return 2;
    }
    for (i = 3; i + 1 < argc; i++)
        if (strcmp(argv[i], "--refuse") == 0) refuse = atoi(argv[i + 1]);
    setvbuf(stdout, NULL, _IOLBF, 0);
    map = modbus_mapping_new(65536, 65536, 65536, 65536);
    ctx = tcp ? modbus_new_tcp("127.0.0.1", atoi(argv[2])) : modbus_new_rtu(argv[2], 9600, 'N', 8, 1);
    if (map == NULL || ctx == NULL) return 1;
    FD_ZERO(&all);
    FD_SET(0, &all);
    if (tcp) {
        listening = modbus_tcp_listen(ctx, 8);
        if (listening < 0 || getsockname(listening, (struct sockaddr *) &bound, &size) != 0) {
            fprintf(stderr, "listen: %s\n", modbus_strerror(errno));
            return 1;
        }
        FD_SET(listening, &all);
    } else {
        if (modbus_set_slave(ctx, atoi(argv[3])) != 0 || modbus_connect(ctx) != 0) {
            fprintf(stderr, "%s: %s\n", argv[2], modbus_strerror(errno));
            return 1;
        }
        FD_SET(modbus_get_socket(ctx), &all);
    }
    printf("READY %d\n", ntohs(bound.sin_port));

    for (;;) {
        ready = all;
        if (select(FD_SETSIZE, &ready, NULL, NULL, NULL) < 0) return 1;
        if (FD_ISSET(0, &ready)) commands();
        for (fd = 1; fd < FD_SETSIZE; fd++) {
            if (!FD_ISSET(fd, &ready)) continue;
            if (fd == listening) {
                int client = accept(listening, NULL, NULL);
                if (client >= 0) {
                    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                    FD_SET(client, &all);
                }
                continue;
            }
            modbus_set_socket(ctx, fd);
            got = modbus_receive(ctx, request);
            if (got > 0) serve(ctx, request, got);
            else if (got < 0 && tcp) {
                close(fd);
                FD_CLR(fd, &all);
            } else if (got < 0 && errno == EIO) return 1;
        }
    }
}
