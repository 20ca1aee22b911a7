using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace CityEdge.Protocol;

/// <summary>Repeats the chain's arithmetic over events as they arrive: whether one is as it was journalled, and whether it follows another.</summary>
public static class EventProof
{
    private static readonly string[] Clocks = ["unsynchronised", "restored", "synchronised"];

    /// <summary>
    /// Whether the event's hash is that of its own header and parts, and whether all that a reader goes by (id, source, type and every number) says what they say, in the one
    /// spelling that a gateway writes. False for one that is not durable yet.
    /// </summary>
    public static bool IsWhole(CloudEvent one)
    {
        ArgumentNullException.ThrowIfNull(one);
        Span<byte> hash = stackalloc byte[EventChain.HashBytes];
        Span<byte> hidden = stackalloc byte[EventChain.HashBytes];
        if (one is not { Hash.Length: EventChain.HashBytes, PreviousHash.Length: EventChain.HashBytes, Data: { } data }
            || LaneOf(one.Lane) is not { } lane || Array.IndexOf(Clocks, one.Clock) is not (>= 0 and var clock) || one.Kind is not (>= 0 and <= byte.MaxValue)
            || !TryEpoch(one.Epoch, out var ordinal, out var mark) || !TryNumber(one.Sequence, out var sequence) || !TryNumber(one.Monotonic, out var monotonic)
            || !TryHidden(one, data, hidden) || one.Durable is false || !IsNamedByItsParts(one, data))
        {
            return false;
        }

        EventChain.HashRedacted(
            lane, ordinal, mark, sequence, (byte)one.Kind, one.Boot, monotonic, one.Time.UtcTicks, (short)one.Time.TotalOffsetMinutes, (byte)clock,
            data.Shared.Span, hidden, one.PreviousHash, hash);
        return CryptographicOperations.FixedTimeEquals(hash, one.Hash);
    }

    /// <summary>Whether <paramref name="next"/> is the event right after <paramref name="one"/>; both must be whole.</summary>
    public static bool Follows(CloudEvent one, CloudEvent next)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(next);
        return one.Hash is { } hash && next.PreviousHash is { } previous && hash.AsSpan().SequenceEqual(previous);
    }

    /// <summary>The number of a lane in the chain; null for one that is not known.</summary>
    public static byte? LaneOf(string lane) => lane switch
    {
        "alarms" => 1,
        "readings" => 2,
        _ => null,
    };

    // A part without a salt, or beside a digest that is not its own, proves nothing.
    private static bool TryHidden(CloudEvent one, EventData data, Span<byte> digest)
    {
        if (data.Private is { } hidden)
        {
            if (data.Salt is not { Length: EventChain.SaltBytes } salt)
            {
                return false;
            }

            EventChain.DigestOfPrivate(salt, hidden.Span, digest);
            return one.PrivateDigest is not { } said || said.AsSpan().SequenceEqual(digest);
        }

        if (one.PrivateDigest is not { Length: EventChain.HashBytes } known)
        {
            return false;
        }

        known.CopyTo(digest);
        return true;
    }

    // The header knows the place and the shared part the site and the type: what stands outside of both must be exactly what follows from them.
    private static bool IsNamedByItsParts(CloudEvent one, EventData data)
    {
        try
        {
            return JsonSerializer.Deserialize(data.Shared.Span, ProtocolJson.Plain.SharedPart) is { } shared
                && one.Type == shared.Type
                && one.Source == CloudEvent.SourceOf(shared.Unit)
                && one.Id == CloudEvent.IdOf(shared.Unit, one.Lane, one.Epoch, one.Sequence);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // One spelling: the same event must not come under two ids.
    private static bool TryEpoch(string text, out uint ordinal, out uint mark)
    {
        (ordinal, mark) = (0, 0);
        return text.Split('-') is [var count, { Length: 8 } drawn]
            && uint.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out ordinal)
            && uint.TryParse(drawn, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out mark)
            && text == string.Create(CultureInfo.InvariantCulture, $"{ordinal}-{mark:x8}");
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && text == number.ToString(CultureInfo.InvariantCulture);
}
