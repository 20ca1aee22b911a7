namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>One session with a foreign broker. Secrets stand in files and are read at each connection: a renewed one is taken up, none is ever printed.</summary>
internal sealed record BrokerOptions
{
    /// <summary>mqtt://host[:1883] or mqtts://host[:8883].</summary>
    public required Uri Url { get; init; }

    /// <summary>Ours alone at this broker: a second client with the same id throws the first one out.</summary>
    public required string ClientId { get; init; }

    /// <summary>The site's id, part of the heartbeat's topic.</summary>
    public required string Site { get; init; }

    /// <summary>Topic filters to subscribe to, at QoS 1.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    public string? User { get; init; }

    /// <summary>File whose first line is the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file of the authorities that alone are trusted; null trusts the machine's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>SHA-256 of the broker's own certificate in hexadecimal digits, colons allowed: trusted whoever signed it, and nothing else is.</summary>
    public string? PinnedCertificate { get; init; }

    /// <summary>PEM file of our certificate, its intermediates behind it.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of our certificate's key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What we promise the broker: it may drop us after one and a half times as long without a byte.</summary>
    public TimeSpan KeepAlive { get; init; } = BrokerDefaults.KeepAlive;

    /// <summary>Time between two proofs of life. A dead link is found within twice as long.</summary>
    public TimeSpan Heartbeat { get; init; } = BrokerDefaults.Heartbeat;

    /// <summary>For name, connection, TLS, CONNACK and SUBACK together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = BrokerDefaults.ConnectTimeout;

    /// <summary>How long the broker keeps what was published at QoS 1 while we are away; zero: not at all. A 3.1.1 broker keeps it as long as it pleases.</summary>
    public TimeSpan SessionExpiry { get; init; } = BrokerDefaults.SessionExpiry;

    /// <summary>Messages handed on and not yet acknowledged, before reading stops; 1–1024.</summary>
    public int ReceiveMaximum { get; init; } = BrokerDefaults.ReceiveMaximum;

    /// <summary>Bytes of the largest packet that is taken.</summary>
    public int MaximumPacketSize { get; init; } = BrokerDefaults.MaximumPacketSize;

    public bool IsEncrypted => Url.Scheme == "mqtts";

    /// <summary>The URL's host, an IPv6 address without its brackets.</summary>
    public string Host => Url.IdnHost;

    public int Port => Url.Port > 0 ? Url.Port : IsEncrypted ? BrokerDefaults.TlsPort : BrokerDefaults.Port;

    /// <summary>The topic of our own that the proof of life goes to.</summary>
    public string HeartbeatTopic => $"cityedge/{Site}/{ClientId}/heartbeat";
}
