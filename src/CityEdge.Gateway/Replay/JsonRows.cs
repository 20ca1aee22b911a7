using System.Text.Json;
using CityEdge.Safety;

namespace CityEdge.Gateway.Replay;

/// <summary>Rows of NDJSON: one object a line with the keys <c>time</c>, <c>point</c>, <c>value</c> and perhaps <c>quality</c>; other keys are passed over.</summary>
internal sealed class JsonRows : IRows
{
    // Texts with escapes are unescaped here; one line has four cells, and no cell is longer than its line.
    private readonly byte[] _unescaped = new byte[4 * RecordingLines.MostLine];

    public bool IsBroken => false;

    public LocalText? Read(ReadOnlySpan<byte> line, ref RowCells cells, out int at)
    {
        at = 0;
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return new LocalText("每行应为一个 JSON 对象", "each line must be one JSON object");
            }

            var (used, seen) = (0, 0);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.ValueTextEquals("time"u8) ? 1 : reader.ValueTextEquals("point"u8) ? 2 : reader.ValueTextEquals("value"u8) ? 4 : reader.ValueTextEquals("quality"u8) ? 8 : 0;
                reader.Read();
                at = (int)reader.TokenStartIndex;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    if (key != 0)
                    {
                        return new LocalText("应为一个值", "a plain value is expected here");
                    }

                    reader.Skip();
                    continue;
                }

                if (key != 0)
                {
                    var text = Text(line, ref reader, ref used);
                    seen |= key;
                    switch (key)
                    {
                        case 1:
                            cells.Time = text;
                            cells.TimeAt = at;
                            break;
                        case 2:
                            cells.Point = text;
                            cells.PointAt = at;
                            break;
                        case 4:
                            cells.Value = text;
                            cells.ValueAt = at;
                            break;
                        default:
                            cells.Quality = text;
                            cells.QualityAt = at;
                            break;
                    }
                }
            }

            // What follows the object is read too, so that it is refused.
            while (reader.Read())
            {
            }

            at = 0;
            return (seen & 7) == 7 ? null : new LocalText("缺少 time、point 或 value", "time, point or value is missing");
        }
        catch (JsonException broken)
        {
            at = (int)Math.Min(line.Length, broken.BytePositionInLine ?? 0);
            return new LocalText("不是合格的 JSON", "this is not well-formed JSON");
        }
    }

    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, scoped ref Utf8JsonReader reader, scoped ref int used)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        var plain = line.Slice((int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0), reader.ValueSpan.Length);
        if (reader.TokenType != JsonTokenType.String || !reader.ValueIsEscaped || used + plain.Length > _unescaped.Length)
        {
            return plain;
        }

        // A lone surrogate has no UTF-8: the text stays as it was written, and names no point.
        try
        {
            var length = reader.CopyString(_unescaped.AsSpan(used));
            used += length;
            return _unescaped.AsSpan(used - length, length);
        }
        catch (InvalidOperationException)
        {
            return plain;
        }
    }
}
