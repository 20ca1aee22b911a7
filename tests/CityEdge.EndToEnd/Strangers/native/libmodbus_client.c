/* A stranger's master: exercises every function that libmodbus has against a slave and compares what comes back with what must.
 *
 *   libmodbus_client tcp HOST PORT UNIT
 *   libmodbus_client rtu DEVICE BAUD UNIT
 *
 * The slave holds: coils 0..1999 off, discrete inputs 0..1999 on where address % 3 == 0, inputs 0..124 = 1000 + address,
 * holdings 0..199 = 0; nothing else exists. Prints one "ok" line per exchange and "DONE n"; exits 1 at the first difference. */
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static modbus_t *ctx;
static int checks;

static void must(int good, const char *what)
{
    if (!good) {
        printf("WRONG %s: %s\n", what, modbus_strerror(errno));
        exit(1);
    }
    printf("ok %s\n", what);
    checks++;
}

static void refused(int result, int error, const char *what)
{
    if (result != -1 || errno != error) {
        printf("WRONG %s: result %d, %s\n", what, result, modbus_strerror(errno));
        exit(1);
    }
    printf("ok %s\n", what);
    checks++;
}

int main(int argc, char **argv)
{
    uint8_t bits[MODBUS_MAX_READ_BITS], back[MODBUS_MAX_READ_BITS];
    uint16_t words[MODBUS_MAX_READ_REGISTERS], answer[MODBUS_MAX_READ_REGISTERS];
    int i, same;

    if (argc != 5) {
        fprintf(stderr, "usage: %s tcp HOST PORT UNIT | rtu DEVICE BAUD UNIT\n", argv[0]);
        return 2;
    }
    ctx = strcmp(argv[1], "tcp") == 0 ? modbus_new_tcp(argv[2], atoi(argv[3])) : modbus_new_rtu(argv[2], atoi(argv[3]), 'N', 8, 1);
    if (ctx == NULL || modbus_set_slave(ctx, atoi(argv[4])) != 0 || modbus_connect(ctx) != 0) {
        printf("WRONG connect: %s\n", modbus_strerror(errno));
        return 1;
    }
    modbus_set_response_timeout(ctx, 5, 0);
    modbus_set_byte_timeout(ctx, 2, 0);

    must(modbus_read_bits(ctx, 0, 2000, bits) == 2000, "fc1 2000 coils");
    for (i = 0, same = 1; i < 2000; i++) same &= bits[i] == 0;
    must(same, "fc1 all off");

    must(modbus_read_input_bits(ctx, 0, 2000, bits) == 2000, "fc2 2000 discrete inputs");
    for (i = 0, same = 1; i < 2000; i++) same &= bits[i] == (i % 3 == 0);
    must(same, "fc2 pattern");
    must(modbus_read_input_bits(ctx, 5, 13, bits) == 13, "fc2 13 from 5");
    for (i = 0, same = 1; i < 13; i++) same &= bits[i] == ((i + 5) % 3 == 0);
    must(same, "fc2 pattern across bytes");

    must(modbus_read_registers(ctx, 0, 125, words) == 125, "fc3 125 holdings");
    must(modbus_read_input_registers(ctx, 0, 125, words) == 125, "fc4 125 inputs");
    for (i = 0, same = 1; i < 125; i++) same &= words[i] == 1000 + i;
    must(same, "fc4 values");

    must(modbus_write_bit(ctx, 7, 1) == 1, "fc5 on");
    must(modbus_read_bits(ctx, 6, 3, bits) == 3 && !bits[0] && bits[1] && !bits[2], "fc5 seen by fc1");
    must(modbus_write_bit(ctx, 7, 0) == 1, "fc5 off");
    must(modbus_read_bits(ctx, 7, 1, bits) == 1 && !bits[0], "fc5 off seen by fc1");

    must(modbus_write_register(ctx, 3, 0xBEEF) == 1, "fc6");
    must(modbus_read_registers(ctx, 3, 1, words) == 1 && words[0] == 0xBEEF, "fc6 seen by fc3");

    for (i = 0; i < 1968; i++) bits[i] = (uint8_t) (i * 7 % 11 < 5);
    must(modbus_write_bits(ctx, 0, 1968, bits) == 1968, "fc15 1968 coils");
    must(modbus_read_bits(ctx, 0, 1968, back) == 1968 && memcmp(bits, back, 1968) == 0, "fc15 seen by fc1");
    must(modbus_write_bits(ctx, 3, 5, bits + 20) == 5, "fc15 5 coils");

    for (i = 0; i < 123; i++) words[i] = (uint16_t) (i * 531);
    must(modbus_write_registers(ctx, 0, 123, words) == 123, "fc16 123 holdings");
    must(modbus_read_registers(ctx, 0, 123, answer) == 123 && memcmp(words, answer, 246) == 0, "fc16 seen by fc3");

    must(modbus_write_register(ctx, 4, 0x12) == 1, "fc6 before mask");
    must(modbus_mask_write_register(ctx, 4, 0xF2, 0x25) == 1, "fc22");
    must(modbus_read_registers(ctx, 4, 1, words) == 1 && words[0] == 0x17, "fc22 seen by fc3");

    for (i = 0; i < 121; i++) words[i] = (uint16_t) (0xF000 + i);
    must(modbus_write_and_read_registers(ctx, 50, 121, words, 50, 125, answer) == 125, "fc23 writes 121, reads 125");
    must(memcmp(words, answer, 242) == 0, "fc23 reads what it wrote");

    refused(modbus_read_bits(ctx, 1990, 11, bits), EMBXILADD, "fc1 beyond the end");
    refused(modbus_read_registers(ctx, 190, 11, words), EMBXILADD, "fc3 beyond the end");
    refused(modbus_read_input_registers(ctx, 9000, 1, words), EMBXILADD, "fc4 nowhere");
    refused(modbus_write_bit(ctx, 5000, 1), EMBXILADD, "fc5 nowhere");
    refused(modbus_write_register(ctx, 5000, 1), EMBXILADD, "fc6 nowhere");
    refused(modbus_write_registers(ctx, 195, 10, words), EMBXILADD, "fc16 beyond the end");
    refused(modbus_mask_write_register(ctx, 5000, 0, 0), EMBXILADD, "fc22 nowhere");
    refused(modbus_report_slave_id(ctx, 125, (uint8_t *) words), EMBXILFUN, "fc17 is not known here");
    must(modbus_read_registers(ctx, 195, 1, words) == 1 && words[0] == 0, "a refused write changed nothing");

    printf("DONE %d\n", checks);
    modbus_close(ctx);
    modbus_free(ctx);
    return 0;
}
