"""A stranger's master: exercises every function that pymodbus 3.0 has against a slave and compares what comes back with what must.

  pymodbus_client.py tcp HOST PORT UNIT
  pymodbus_client.py rtu DEVICE BAUD UNIT

The slave is the one that libmodbus_client.c describes, with the identity "CityEdge", "SIM", "1". Prints "ok" lines and "DONE n".
"""
import sys

from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.mei_message import ReadDeviceInformationRequest
from pymodbus.pdu import ExceptionResponse

CHECKS = 0


def must(good, what):
    global CHECKS
    if not good:
        print("WRONG", what)
        sys.exit(1)
    print("ok", what)
    CHECKS += 1


def refused(answer, code, what):
    must(isinstance(answer, ExceptionResponse) and answer.exception_code == code, f"{what}: {answer}")


def main():
    mode, where, number, unit = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if mode == "tcp":
        client = ModbusTcpClient(where, port=number, timeout=5)
    else:
        client = ModbusSerialClient(where, baudrate=number, parity="N", timeout=5)
    must(client.connect(), "connect")

    must(client.read_coils(0, 2000, slave=unit).bits[:2000] == [False] * 2000, "fc1 2000 coils")
    must(client.read_discrete_inputs(0, 2000, slave=unit).bits[:2000] == [i % 3 == 0 for i in range(2000)], "fc2 2000 discrete inputs")
    must(client.read_holding_registers(0, 125, slave=unit).registers == [0] * 125, "fc3 125 holdings")
    must(client.read_input_registers(0, 125, slave=unit).registers == [1000 + i for i in range(125)], "fc4 125 inputs")

    answer = client.write_coil(7, True, slave=unit)
    must(not answer.isError() and answer.address == 7 and answer.value, "fc5 on")
    must(client.read_coils(6, 3, slave=unit).bits[:3] == [False, True, False], "fc5 seen by fc1")
    answer = client.write_register(3, 0xBEEF, slave=unit)
    must(not answer.isError() and answer.address == 3 and answer.value == 0xBEEF, "fc6")

    coils = [i * 7 % 11 < 5 for i in range(1968)]
    answer = client.write_coils(0, coils, slave=unit)
    must(not answer.isError() and answer.count == 1968, "fc15 1968 coils")
    must(client.read_coils(0, 1968, slave=unit).bits[:1968] == coils, "fc15 seen by fc1")

    words = [i * 531 for i in range(123)]
    answer = client.write_registers(0, words, slave=unit)
    must(not answer.isError() and answer.count == 123, "fc16 123 holdings")
    must(client.read_holding_registers(0, 123, slave=unit).registers == words, "fc16 seen by fc3")

    client.write_register(4, 0x12, slave=unit)
    answer = client.mask_write_register(address=4, and_mask=0xF2, or_mask=0x25, unit=unit)
    must(not answer.isError() and answer.and_mask == 0xF2 and answer.or_mask == 0x25, "fc22")
    must(client.read_holding_registers(4, 1, slave=unit).registers == [0x17], "fc22 seen by fc3")

    words = [0xF000 + i for i in range(121)]
    answer = client.readwrite_registers(
        read_address=50, read_count=125, write_address=50, write_registers=words, unit=unit)
    must(not answer.isError() and answer.registers[:121] == words, "fc23 writes 121, reads 125")

    answer = client.execute(ReadDeviceInformationRequest(1, 0, unit=unit))
    must(not answer.isError() and answer.information == {0: b"CityEdge", 1: b"SIM", 2: b"1"}, "fc43/14 basic")
    answer = client.execute(ReadDeviceInformationRequest(4, 1, unit=unit))
    must(not answer.isError() and answer.information == {1: b"SIM"}, "fc43/14 one object")
    refused(client.execute(ReadDeviceInformationRequest(4, 9, unit=unit)), 2, "fc43/14 unknown object")

    refused(client.read_coils(1990, 11, slave=unit), 2, "fc1 beyond the end")
    refused(client.read_holding_registers(190, 11, slave=unit), 2, "fc3 beyond the end")
    refused(client.write_coil(5000, True, slave=unit), 2, "fc5 nowhere")
    refused(client.write_register(5000, 1, slave=unit), 2, "fc6 nowhere")
    refused(client.write_registers(195, [1] * 10, slave=unit), 2, "fc16 beyond the end")
    refused(client.read_exception_status(slave=unit), 1, "fc7 is not known here")
    must(client.read_holding_registers(195, 1, slave=unit).registers == [0], "a refused write changed nothing")

    client.close()
    print("DONE", CHECKS)


if __name__ == "__main__":
    main()
