namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>Exception codes (Modbus Application Protocol V1.1b3, 7).</summary>
internal enum ModbusException : byte
{
    None = 0,
    IllegalFunction = 1,
    IllegalDataAddress = 2,
    IllegalDataValue = 3,
    ServerDeviceFailure = 4,
    Acknowledge = 5,
    ServerDeviceBusy = 6,
    NegativeAcknowledge = 7,
    MemoryParityError = 8,
    GatewayPathUnavailable = 10,
    GatewayTargetFailed = 11,
}
