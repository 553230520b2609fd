using QRCoder;

namespace Modular.Booking.Tickets;

/// <summary>The dark modules of a QR code, without the quiet zone.</summary>
internal sealed class QrMatrix
{
    private const int Quiet = 4;
    private readonly QRCodeData _data;

    /// <summary>Sixteen letters and digits with level Q are version 1: 21 modules, as large as QR modules get.</summary>
    public QrMatrix(string code)
        : this(QRCodeGenerator.GenerateQrCode(code, QRCodeGenerator.ECCLevel.Q))
    {
    }

    private QrMatrix(QRCodeData data) => _data = data;

    /// <summary>A code for banking apps wants UTF-8 and level M (EPC069-12).</summary>
    public static QrMatrix ForBanks(string text) => new(QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true, utf8BOM: false, eciMode: QRCodeGenerator.EciMode.Default));

    /// <summary>Modules along one side.</summary>
    public int Size => _data.ModuleMatrix.Count - (2 * Quiet);

    /// <summary>Dark stretches of each row: few shapes instead of hundreds of squares.</summary>
    public IEnumerable<(int X, int Y, int Length)> Runs()
    {
        for (var y = 0; y < Size; y++)
        {
            var row = _data.ModuleMatrix[y + Quiet];
            for (var x = 0; x < Size; x++)
            {
                var start = x;
                while (x < Size && row[x + Quiet])
                {
                    x++;
                }

                if (x > start)
                {
                    yield return (start, y, x - start);
                }
            }
        }
    }

    /// <summary>The same as an SVG path on a grid of one unit per module.</summary>
    public string SvgPath() => string.Concat(Runs().Select(r => FormattableString.Invariant($"M{r.X} {r.Y}h{r.Length}v1h-{r.Length}z")));
}
