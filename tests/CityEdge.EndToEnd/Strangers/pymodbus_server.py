"""A stranger's slave: pymodbus 3.0 with 65536 of everything.

  pymodbus_server.py tcp PORT    [--refuse CODE] [--unit N] [--until-eof]
  pymodbus_server.py rtu DEVICE  [--refuse CODE] [--unit N] [--until-eof]

Prints "READY", then one line per write: "WRITE unit=U fc=F address=A values=V,V", or "REFUSED unit=U fc=F" where --refuse answers every
write with that exception. Without --unit it answers to every unit. With --until-eof it takes "set co|di|ir|hr ADDRESS VALUE" on its input,
answers "SET", and ends with its input.
"""
import argparse
import asyncio
import os
import sys
import threading

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import async_io
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

WRITES = (5, 6, 15, 16, 22, 23)
TABLES = {"co": 1, "di": 2, "hr": 3, "ir": 4}


def say(line):
    print(line, flush=True)


class LoggingContext(ModbusSlaveContext):
    """The store; says what a master writes, and nothing of what this program sets itself."""

    unit = 0
    quiet = False

    def setValues(self, fc_as_hex, address, values):
        super().setValues(fc_as_hex, address, values)
        if not self.quiet:
            numbers = ",".join(str(int(v)) for v in values)
            say(f"WRITE unit={self.unit} fc={fc_as_hex} address={address} values={numbers}")

    def set_quietly(self, table, address, value):
        self.quiet = True
        try:
            self.setValues(TABLES[table], address, [value])
        finally:
            self.quiet = False


def refusing(handler, context, code):
    """The same handler, which notes who is asked and refuses writes when told to."""

    class Refusing(handler):
        def execute(self, request, *addr):
            context.unit = request.unit_id
            if not code or request.function_code not in WRITES:
                super().execute(request, *addr)
                return
            say(f"REFUSED unit={request.unit_id} fc={request.function_code}")
            response = request.doException(code)
            response.transaction_id = request.transaction_id
            response.unit_id = request.unit_id
            self.send(response, *addr)

    return Refusing


def take_commands(context, loop):
    for line in sys.stdin:
        words = line.split()
        if len(words) == 4 and words[0] == "set" and words[1] in TABLES:
            loop.call_soon_threadsafe(context.set_quietly, words[1], int(words[2]), int(words[3]))
            loop.call_soon_threadsafe(say, "SET")
    os._exit(0)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=("tcp", "rtu"))
    parser.add_argument("where")
    parser.add_argument("--refuse", type=int, default=0)
    parser.add_argument("--unit", type=int)
    parser.add_argument("--until-eof", action="store_true")
    args = parser.parse_args()

    blocks = {name: ModbusSequentialDataBlock(0, [0] * 65536) for name in TABLES}
    context = LoggingContext(zero_mode=True, **blocks)
    units = ModbusServerContext(slaves=context, single=True)
    if args.unit is not None:
        units = ModbusServerContext(slaves={args.unit: context}, single=False)

    if args.mode == "tcp":
        handler = refusing(async_io.ModbusConnectedRequestHandler, context, args.refuse)
        server = async_io.ModbusTcpServer(
            units, ModbusSocketFramer, address=("127.0.0.1", int(args.where)), handler=handler, allow_reuse_address=True)
        serving = asyncio.create_task(server.serve_forever())
        await asyncio.wait((server.serving, serving), return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
            return 1
    else:
        handler = refusing(async_io.ModbusSingleRequestHandler, context, args.refuse)
        server = async_io.ModbusSerialServer(
            units, ModbusRtuFramer, port=args.where, baudrate=9600, parity="N", handler=handler, ignore_missing_slaves=True)
        await server.start()
        if server.transport is None:
            return 1
        serving = asyncio.create_task(server.serve_forever())

    say("READY")
    if args.until_eof:
        threading.Thread(target=take_commands, args=(context, asyncio.get_running_loop()), daemon=True).start()
    await serving
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
