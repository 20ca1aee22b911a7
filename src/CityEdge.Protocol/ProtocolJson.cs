using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace CityEdge.Protocol;

/// <summary>How everything that crosses between site and city is written as JSON: no reflection, nothing for what is null, Chinese as Chinese.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SharedPart))]
[JsonSerializable(typeof(PrivatePart))]
[JsonSerializable(typeof(CloudEvent))]
public sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>What HTML minds stays escaped.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The shapes, written readably.</summary>
    // Not made from Default: the order in which the two would be made is nobody's promise.
    public static readonly ProtocolJson Plain = new(new JsonSerializerOptions
    {
        Encoder = Encoder,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
    });
}
