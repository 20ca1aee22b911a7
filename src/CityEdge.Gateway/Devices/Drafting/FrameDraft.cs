using System.Globalization;
using System.Text;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial;
using CityEdge.Gateway.Lines.Serial.Framing;

namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>A profile out of frames: of a serial protocol, whose fields are known, or of a LoRaWAN device, whose bytes only its manual explains.</summary>
internal static class FrameDraft
{
    // LoRaWAN payloads have at most 242 bytes; the first few are enough to begin with.
    private const int MaxBytes = 32;
    private const string Serial = "data";

    /// <summary>A profile of a serial device.</summary>
    /// <exception cref="DraftException">Nothing can be made of the frames.</exception>
    public static IReadOnlyList<(string Path, string Text)> OfSerial(DraftHead head, IReadOnlyList<byte[]> frames, SerialProtocol protocol, int baud)
    {
        if (protocol == SerialProtocol.Dlt645)
        {
            throw DraftException.Because(
                "DL/T 645 要按数据标识读取，抓包看不出应读哪些：请以 generic/dlt645-meter 为样本改写。",
                "DL/T 645 meters are read by data identifiers, which frames alone do not tell apart: begin with a copy of generic/dlt645-meter.");
        }

        var fields = new Dictionary<string, SeenField>(StringComparer.Ordinal);
        var known = SerialBinding.ProtocolOf(protocol);
        var framer = new SerialFramer(known);
        var decode = known.MakeDecoder();
        foreach (var frame in frames)
        {
            ReadOnlySpan<byte> bytes = frame;
            while (!bytes.IsEmpty)
            {
                bytes = bytes[framer.Take(bytes)..];
                while (framer.TryNext(out var found))
                {
                    decode(found, Add);
                }
            }
        }

        if (fields.Count == 0)
        {
            throw DraftException.Because($"没有一帧是 {protocol} 的：请检查协议和字节。", $"No frame is one of {protocol}: check protocol and bytes.");
        }

        var lines = new[] { string.Create(CultureInfo.InvariantCulture, $"serial: {{protocol: {protocol.ToString().ToLowerInvariant()}, baud: {baud}, messages: {{{Serial}: {{}}}}}}  # TODO parity") };
        return ProfileDraft.Make(head, new DraftLink(lines, "", "", 0, Serial), [.. fields.Values], Messages(frames));

        void Add(string name, in FieldValue value)
        {
            if (!fields.TryGetValue(name, out var field))
            {
                fields[name] = field = new SeenField("", name);
            }

            field.Add(value);
        }
    }

    /// <summary>A profile of a LoRaWAN device: every byte is a field until somebody reads its manual.</summary>
    /// <exception cref="DraftException">Nothing can be made of the frames.</exception>
    public static IReadOnlyList<(string Path, string Text)> OfLoRaWan(DraftHead head, IReadOnlyList<byte[]> frames, int port)
    {
        var length = Math.Min(MaxBytes, frames.Where(frame => frame.Length > 0).Select(frame => frame.Length).DefaultIfEmpty(0).Min());
        if (length == 0)
        {
            throw DraftException.Because("没有任何字节。", "There is not a single byte.");
        }

        var layout = new StringBuilder("# yaml-language-server: $schema=../../layout.schema.json\n")
            .Append("source: \"TODO 说明书的上行格式 (the manual's uplink format)\"\n")
            .Append("order: big-endian  # TODO\n")
            .Append("cases:\n")
            .Append(CultureInfo.InvariantCulture, $"  - ports: [{port}]\n    at-least: {length}\n    fields:  # TODO 按说明书合并字节、改名、加 scale (join bytes, name them and scale them by the manual)\n");
        var fields = new List<SeenField>();
        for (var i = 0; i < length; i++)
        {
            layout.Append(CultureInfo.InvariantCulture, $"      - {{name: byte{i}, at: {i}, type: u8}}\n");
            var field = new SeenField("", $"byte{i.ToString(CultureInfo.InvariantCulture)}");
            field.Add(FieldValue.Of(frames[0].Length > i ? frames[0][i] : 0));
            fields.Add(field);
        }

        return ProfileDraft.Make(head, new DraftLink(["lorawan: {}"], layout.ToString(), "", port, LoRaWanProfile.Up), fields, Messages(frames));
    }

    private static List<DraftMessage> Messages(IReadOnlyList<byte[]> frames) => [.. frames.Where(frame => frame.Length > 0).Select(frame => new DraftMessage("", frame, false))];
}
