using System.Net.Mime;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>
/// Reads the event out of a request. What must hold: no more is kept than <see cref="HttpIntakeDefaults.MostEventBytes"/>, whatever the length that the sender
/// declares; pictures pass by unkept; of a body that breaks off nothing counts.
/// </summary>
internal sealed class IntakeBody
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly int _length;

    private IntakeBody(byte[] bytes, int length)
    {
        (_bytes, _length) = (bytes, length);
        _start = bytes.AsSpan(0, length).StartsWith(Mark) ? Mark.Length : 0;
    }

    /// <summary>The event, without a byte order mark.</summary>
    public ReadOnlySpan<byte> Event => _bytes.AsSpan(_start, _length - _start);

    /// <summary>Reads the body; the event, or why there is none.</summary>
    /// <exception cref="BadHttpRequestException">Longer than any body may be, or broken off.</exception>
    /// <exception cref="IOException">A length that is none, or the connection broke.</exception>
    /// <exception cref="OperationCanceledException">Too slow, or the sender has gone.</exception>
    public static async Task<(IntakeBody? Body, IntakeProblem? Problem)> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (!IsPlain(request) || !TryKind(request.ContentType, out var boundary))
        {
            return (null, IntakeProblem.WrongType);
        }

        var most = boundary is null ? HttpIntakeDefaults.MostEventBytes : HttpIntakeDefaults.MostMultipartBytes;
        if (request.ContentLength > most)
        {
            return (null, IntakeProblem.TooLarge);
        }

        return boundary is null
            ? Taken(await WholeAsync(request.Body, (int?)request.ContentLength, stop).ConfigureAwait(false))
            : await PartAsync(request.Body, boundary, stop).ConfigureAwait(false);
    }

    private static bool IsPlain(HttpRequest request) =>
        request.Headers.ContentEncoding is [] or [""] || string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase);

    // Many cameras name their JSON wrongly or not at all; what it is, its first byte tells the parser.
    private static bool TryKind(string? contentType, out string? boundary)
    {
        boundary = null;
        if (string.IsNullOrWhiteSpace(contentType))
        {
            return true;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return false;
        }

        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("multipart/mixed", StringComparison.OrdinalIgnoreCase))
        {
            boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
            return boundary is { Length: > 0 and <= 70 };
        }

        return IsJson(type) || IsNameless(type);
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    private static bool IsNameless(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(MediaTypeNames.Text.Plain, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals(MediaTypeNames.Application.Octet, StringComparison.OrdinalIgnoreCase)
        || type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static (IntakeBody?, IntakeProblem?) Taken(IntakeBody? body) => body is null ? (null, IntakeProblem.TooLarge) : (body, null);

    // Null where it is longer than an event may be.
    private static async Task<IntakeBody?> WholeAsync(Stream from, int? declared, CancellationToken stop)
    {
        var bytes = new byte[Math.Min(declared ?? 4096, HttpIntakeDefaults.MostEventBytes) + 1];
        var length = 0;
        while (true)
        {
            var read = await from.ReadAsync(bytes.AsMemory(length), stop).ConfigureAwait(false);
            if (read == 0)
            {
                return new IntakeBody(bytes, length);
            }

            length += read;
            if (length > HttpIntakeDefaults.MostEventBytes)
            {
                return null;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(2 * length, HttpIntakeDefaults.MostEventBytes + 1));
            }
        }
    }

    private static async Task<(IntakeBody?, IntakeProblem?)> PartAsync(Stream from, string boundary, CancellationToken stop)
    {
        var reader = new MultipartReader(boundary, from) { HeadersCountLimit = 16, HeadersLengthLimit = 4096 };
        IntakeBody? found = null;
        try
        {
            while (await reader.ReadNextSectionAsync(stop).ConfigureAwait(false) is { } part)
            {
                if (found is not null || !IsEvent(part))
                {
                    // The next turn of the loop passes it by, a buffer at a time.
                    continue;
                }

                found = await WholeAsync(part.Body, null, stop).ConfigureAwait(false);
                if (found is null)
                {
                    return (null, IntakeProblem.TooLarge);
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is IOException and not BadHttpRequestException))
        {
            return (null, IntakeProblem.BrokenParts);
        }

        return found is null ? (null, IntakeProblem.NoEvent) : (found, null);
    }

    // The part that says it is JSON; or a plain field without a type and a file's name, as a form has it.
    private static bool IsEvent(MultipartSection part)
    {
        if (!string.IsNullOrWhiteSpace(part.ContentType))
        {
            return MediaTypeHeaderValue.TryParse(part.ContentType, out var type) && (IsJson(type) || type.MediaType.Equals(MediaTypeNames.Text.Plain, StringComparison.OrdinalIgnoreCase));
        }

        return ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var place) && place.FileName.Length == 0 && place.FileNameStar.Length == 0;
    }
}
