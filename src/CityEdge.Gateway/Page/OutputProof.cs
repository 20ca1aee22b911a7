namespace CityEdge.Gateway.Page;

/// <summary>How an output's state is known, weakest first (S9).</summary>
internal enum OutputProof : byte
{
    /// <summary>Only that a command was sent.</summary>
    Commanded = 0,

    /// <summary>The device's own state was read afterwards.</summary>
    ReadBack,
}
