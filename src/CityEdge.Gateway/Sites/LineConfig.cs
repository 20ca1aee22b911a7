using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Sites;

/// <summary>A physical line of a site; the kind says how it is opened.</summary>
internal abstract record LineConfig
{
    public required string Id { get; init; }

    public Places Places { get; init; } = Places.None;
}

/// <summary>Modbus RTU on a serial port.</summary>
internal sealed record ModbusRtuLine : LineConfig
{
    /// <summary>Device file; a path under /dev/serial/by-id survives a re-plug.</summary>
    public required string Port { get; init; }

    public int Baud { get; init; } = 9600;

    public SerialParity Parity { get; init; }

    public int StopBits { get; init; } = 1;
}

/// <summary>Modbus RTU frames through a serial server over TCP.</summary>
internal sealed record ModbusRtuOverTcpLine : LineConfig
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Baud rate behind the serial server, for the detection budget and the drain time.</summary>
    public int Baud { get; init; } = 9600;
}

/// <summary>Modbus TCP.</summary>
internal sealed record ModbusTcpLine : LineConfig
{
    public required string Host { get; init; }

    public int Port { get; init; } = 502;
}
