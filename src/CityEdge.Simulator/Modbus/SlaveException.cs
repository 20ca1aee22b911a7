namespace CityEdge.Simulator.Modbus;

/// <summary>Why a slave refuses (Modbus Application Protocol V1.1b3, 7); <see cref="None"/> is an ordinary answer.</summary>
internal enum SlaveException : byte
{
    None = 0,
    IllegalFunction = 1,
    IllegalAddress = 2,
    IllegalValue = 3,
    DeviceFailure = 4,
    Acknowledge = 5,
    Busy = 6,

    /// <summary>A gateway that got nothing from the device behind it.</summary>
    TargetFailedToRespond = 11,
}
