namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>A condition on the bytes of a payload: at a place they must be so, where the mask has ones.</summary>
/// <param name="At">Place of the first byte, from 0, counted from the start of the case or item.</param>
/// <param name="Value">The bytes.</param>
/// <param name="Mask">Which of their bits count; of the same length.</param>
internal sealed record ByteMatch(int At, byte[] Value, byte[] Mask)
{
    /// <summary>One past the last byte that is looked at.</summary>
    public int End => At + Value.Length;

    /// <summary>Whether the bytes are there and are so.</summary>
    public bool Holds(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < End)
        {
            return false;
        }

        for (var i = 0; i < Value.Length; i++)
        {
            if ((bytes[At + i] & Mask[i]) != Value[i])
            {
                return false;
            }
        }

        return true;
    }
}
