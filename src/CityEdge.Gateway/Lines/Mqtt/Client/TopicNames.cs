using System.Buffers;
using System.Text;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Topic names as strings, the common ones without a new string each time: a table of fixed size, in which a newcomer takes the place of whoever
/// has its number. One reader at a time.
/// </summary>
internal sealed class TopicNames
{
    private const int Places = 2048;
    private const int LongestKept = 256;
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create("+#\0");
    private readonly (byte[] Bytes, string Name)[] _places = new (byte[], string)[Places];

    /// <summary>The name, or null where the bytes are none: not UTF-8, empty, or with a wildcard or a null in it.</summary>
    public string? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length > LongestKept)
        {
            return Read(bytes);
        }

        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var place = ref _places[(uint)hash.ToHashCode() % Places];
        if (place.Bytes is not null && bytes.SequenceEqual(place.Bytes))
        {
            return place.Name;
        }

        if (Read(bytes) is not { } name)
        {
            return null;
        }

        place = (bytes.ToArray(), name);
        return name;
    }

    /// <summary>Whether a message may be published to it: MQTT 5, 4.7.</summary>
    public static bool IsValid(string topic) =>
        topic.Length is > 0 and <= 65_535 && !topic.AsSpan().ContainsAny(s_forbidden) && Encoding.UTF8.GetByteCount(topic) <= 65_535;

    private static string? Read(ReadOnlySpan<byte> bytes)
    {
        // Told before, rather than by an exception: a hostile device sends as many as it likes.
        if (bytes.IsEmpty || !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return null;
        }

        var name = s_strict.GetString(bytes);
        return name.AsSpan().ContainsAny(s_forbidden) ? null : name;
    }
}
