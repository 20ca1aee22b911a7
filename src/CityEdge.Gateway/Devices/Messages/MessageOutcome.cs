namespace CityEdge.Gateway.Devices.Messages;

/// <summary>What became of a message.</summary>
internal enum MessageOutcome : byte
{
    /// <summary>Decoded to its end.</summary>
    Ok = 0,

    /// <summary>Of a kind that the profile says nothing about; the device is alive, no more is known.</summary>
    Unknown,

    /// <summary>It begins well and then breaks off or goes on in a way that the profile does not know; what came before counts.</summary>
    Partly,

    /// <summary>Not what the profile says at all: wrong shape, wrong check, wrong length. Nothing of it counts.</summary>
    Malformed,
}
