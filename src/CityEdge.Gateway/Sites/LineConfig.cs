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

/// <summary>The embedded broker that sensors publish to.</summary>
internal sealed record MqttListenLine : LineConfig
{
    /// <summary>Address to listen on; loopback unless said otherwise.</summary>
    public string Address { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 1883;

    /// <summary>PEM file with certificate chain and key; null: no TLS.</summary>
    public string? Certificate { get; init; }

    public LoRaWanServer LoRaWan { get; init; }
}

/// <summary>A foreign broker that we are a client of.</summary>
internal sealed record MqttConnectLine : LineConfig
{
    /// <summary><c>mqtt://host:port</c> or <c>mqtts://host:port</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Client id; the site's id and the line's unless said otherwise.</summary>
    public string? ClientId { get; init; }

    public string? User { get; init; }

    /// <summary>File whose first line is the password; read when the line is opened, never kept in the configuration.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file of the authority that the broker's certificate must come from; null: the system's.</summary>
    public string? Authority { get; init; }

    public LoRaWanServer LoRaWan { get; init; }
}

/// <summary>The LoRaWAN network server whose uplinks come over an MQTT line.</summary>
internal enum LoRaWanServer : byte
{
    Chirpstack = 0,

    TheThingsStack,
}

/// <summary>Serial frames that are not Modbus, on a port or through a serial server.</summary>
internal sealed record SerialFramesLineConfig : LineConfig
{
    /// <summary>Device file; null where a serial server is given.</summary>
    public string? Port { get; init; }

    public string? Host { get; init; }

    public int TcpPort { get; init; }

    public int Baud { get; init; } = 2400;

    public SerialParity Parity { get; init; } = SerialParity.Even;

    public int StopBits { get; init; } = 1;
}

/// <summary>A listener that cameras and AI boxes post their events to.</summary>
internal sealed record HttpListenLine : LineConfig
{
    /// <summary>Address to listen on; loopback unless said otherwise.</summary>
    public string Address { get; init; } = "127.0.0.1";

    public required int Port { get; init; }

    /// <summary>PEM file with certificate chain and key; null: no TLS.</summary>
    public string? Certificate { get; init; }
}
