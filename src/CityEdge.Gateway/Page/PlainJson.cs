using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace CityEdge.Gateway.Page;

/// <summary>How JSON is written: Chinese as Chinese, for people read it too; what HTML minds stays escaped.</summary>
internal static class PlainJson
{
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The shapes of page and control socket, so written.</summary>
    public static readonly PageJson Views = new(new JsonSerializerOptions(PageJson.Default.Options) { Encoder = Encoder });
}
