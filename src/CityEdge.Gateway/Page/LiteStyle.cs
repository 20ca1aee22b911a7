using System.Security.Cryptography;
using System.Text;

namespace CityEdge.Gateway.Page;

/// <summary>The page's only style sheet, inline, and the policy that allows it and nothing else.</summary>
internal static class LiteStyle
{
    // Colours with their contrast: fire white on B3001B 7.2, danger 8.1, fault 11.7, set aside 8.3, normal 6.3; dark theme on 15181C.
    // Nothing flashes (R4), red is fire alone (R2), and every colour comes with a shape and a word (R3).
    public const string Css = """
        :root{color-scheme:light dark;--page:#fff;--text:#1B1F23;--dim:#4a5560;--line:#c9ced4;--link:#1F5FBF}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:44rem;background:var(--page);color:var(--text);font:17px/1.4 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
        a{color:var(--link)}
        .top{display:flex;justify-content:space-between;gap:1rem;padding:.5rem 1rem;align-items:center}
        .top a{min-height:48px;display:flex;align-items:center}
        .verdict{padding:.75rem 1rem;border:4px solid transparent}
        h1{font-size:28px;margin:0;line-height:1.2}
        h1 small{font-size:17px;font-weight:400}
        .place{font-size:32px;font-weight:700;margin:.25rem 0 0;line-height:1.15}
        .verdict p{margin:.25rem 0 0}
        .fire{background:#B3001B;color:#fff}
        .danger{background:#FF9F1A;color:#1B1F23}
        .fault{background:#FFD54A;color:#1B1F23}
        .blind{background:#FFD54A;color:#1B1F23;border:4px dashed #1B1F23}
        .aside{background:#5B3A9B;color:#fff}
        .starting{border:4px dashed #7b848d}
        .normal{background:#1B6E3C;color:#fff}
        .do{font-size:20px;font-weight:700;margin:.75rem 1rem}
        .told{margin:.5rem 1rem}
        .call{display:flex;align-items:center;justify-content:center;min-height:76px;margin:.5rem 1rem;border:3px solid currentColor;font-size:24px;font-weight:700;color:inherit;text-decoration:none}
        .band{margin:0;padding:.5rem 1rem;background:#FFD54A;color:#1B1F23;font-weight:700}
        h2{font-size:20px;margin:1rem 1rem .25rem;border-top:1px solid var(--line);padding-top:.75rem}
        h3{font-size:17px;margin:.5rem 1rem 0}
        ul{list-style:none;margin:0;padding:0 1rem}
        li{padding:.3rem 0;border-bottom:1px solid var(--line)}
        li b{font-weight:700}
        small,.dim{color:var(--dim);font-size:15px}
        .links{margin:.25rem 1rem}
        .links a,.links b{display:inline-block;padding:.6rem .6rem .6rem 0;min-height:44px}
        .verdict small{color:inherit}
        footer{padding:.75rem 1rem 2rem}
        footer p{margin:.35rem 0}
        @media(prefers-color-scheme:dark){
        :root{--page:#15181C;--text:#e6e8ea;--dim:#aab2ba;--line:#3a4149;--link:#7DB1FF}
        .fire{background:#FF5A5F;color:#15181C}
        .danger{background:#FFB454;color:#15181C}
        .fault,.band{color:#15181C}
        .aside{background:#B99CFF;color:#15181C}
        .normal{background:#6CC08B;color:#15181C}
        }
        @media print{.call,.top a,.links{display:none}}
        """;

    /// <summary>No script, no request of any kind, no frame, no form; this style and no other.</summary>
    public static string Policy { get; } =
        "default-src 'none'; style-src 'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))
        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
