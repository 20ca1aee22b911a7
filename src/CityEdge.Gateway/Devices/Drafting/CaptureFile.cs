using System.Text;

namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>Files that people record: a line per MQTT message (topic, blank, payload), or a line per frame in hexadecimal digits. Empty lines and lines with # are passed over.</summary>
internal static class CaptureFile
{
    public const int MaxBytes = 4 << 20;
    public const int MaxLines = 10_000;

    private const int MaxFrame = 512;

    /// <exception cref="DraftException">It cannot be read, or a line is no message.</exception>
    public static IReadOnlyList<DraftMessage> Messages(string path) =>
        [.. Lines(path).Select(line =>
        {
            var end = line.Text.IndexOfAny([' ', '\t']);
            return end > 0
                ? new DraftMessage(line.Text[..end], Encoding.UTF8.GetBytes(line.Text[end..].Trim()), false)
                : throw At(path, line.Number, "应为“主题 载荷”", "expected a topic, a blank and a payload");
        })];

    /// <exception cref="DraftException">It cannot be read, or a line is no frame.</exception>
    public static IReadOnlyList<byte[]> Frames(string path) =>
        [.. Lines(path).Select(line =>
        {
            var digits = string.Concat(line.Text.Where(c => !char.IsWhiteSpace(c)));
            return digits.Length % 2 == 0 && digits.Length <= 2 * MaxFrame && digits.All(char.IsAsciiHexDigit)
                ? Convert.FromHexString(digits)
                : throw At(path, line.Number, "应为十六进制字节（如 68 10 01），至多 512 字节", "expected bytes in hexadecimal (such as 68 10 01), at most 512");
        })];

    private static IEnumerable<(int Number, string Text)> Lines(string path)
    {
        string text;
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxBytes)
            {
                throw DraftException.Because($"{path} 超过 {MaxBytes >> 20} MB。", $"{path} is longer than {MaxBytes >> 20} MB.");
            }

            // Its length may grow meanwhile, and that of a pipe is 0.
            var bytes = new byte[MaxBytes];
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.AsSpan(0, file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false)));
        }
        catch (DecoderFallbackException)
        {
            throw DraftException.Because($"{path} 不是 UTF-8 文字：每行一条消息，字节写成十六进制。", $"{path} is not text in UTF-8: one message a line, bytes in hexadecimal.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw DraftException.Because($"无法读取 {path}：{fault.Message}", $"{path} cannot be read: {fault.Message}");
        }

        var lines = text.TrimStart('\uFEFF').Split('\n');
        return lines.Length <= MaxLines
            ? lines.Select((line, index) => (Number: index + 1, Text: line.Trim())).Where(line => line.Text.Length > 0 && line.Text[0] != '#')
            : throw DraftException.Because($"{path} 超过 {MaxLines} 行。", $"{path} has more than {MaxLines} lines.");
    }

    private static DraftException At(string path, int line, string zh, string en) => DraftException.Because($"{path}:{line}: {zh}", $"{path}:{line}: {en}");
}
