namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>Function codes that the master speaks (Modbus Application Protocol V1.1b3, 6).</summary>
internal enum ModbusFunction : byte
{
    ReadCoils = 1,
    ReadDiscreteInputs = 2,
    ReadHoldingRegisters = 3,
    ReadInputRegisters = 4,
    WriteSingleCoil = 5,
    WriteSingleRegister = 6,
    WriteMultipleCoils = 15,
    WriteMultipleRegisters = 16,
    MaskWriteRegister = 22,
    ReadWriteMultipleRegisters = 23,

    /// <summary>43 with MEI type 14: read device identification.</summary>
    ReadDeviceIdentification = 43,
}
