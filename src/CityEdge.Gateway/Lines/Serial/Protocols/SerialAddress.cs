namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>A device's address as it stands in the frames of its protocol; made by <see cref="SerialProtocol.TryParseAddress"/>.</summary>
internal sealed class SerialAddress
{
    private const byte Any = 0xAA;

    private readonly byte[] _wire;

    /// <param name="text">As people write it.</param>
    /// <param name="wire">As it stands in a frame.</param>
    public SerialAddress(string text, byte[] wire)
    {
        Text = text;
        _wire = wire;
    }

    public string Text { get; }

    public ReadOnlySpan<byte> Wire => _wire;

    /// <summary>Whether a frame's address is this one.</summary>
    public bool Is(ReadOnlySpan<byte> wire) => wire.SequenceEqual(_wire);

    /// <summary>Whether a meter's address is this one, where bytes AA of ours stand for any (CJ/T 188, DL/T 645).</summary>
    public bool Fits(ReadOnlySpan<byte> wire)
    {
        for (var i = 0; i < _wire.Length; i++)
        {
            if (_wire[i] != wire[i] && _wire[i] != Any)
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => Text;
}
