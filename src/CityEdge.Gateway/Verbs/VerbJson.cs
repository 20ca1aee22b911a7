using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Page;

namespace CityEdge.Gateway.Verbs;

/// <summary>How verbs print JSON.</summary>
internal static class VerbJson
{
    /// <summary>Prints one document, indented.</summary>
    public static void Print(TextWriter to, Action<Utf8JsonWriter> write) => to.WriteLine(Text(write, indented: true));

    public static string Text(Action<Utf8JsonWriter> write, bool indented)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, Encoder = PlainJson.Encoder }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
