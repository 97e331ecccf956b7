namespace Ambicap.Cli.Images;

/// <summary>The file system of an image.</summary>
internal interface IImageTree
{
    /// <summary>The file at a path, links not followed; null where there is none.</summary>
    /// <param name="path">Relative to the root, without a leading slash and without <c>.</c> and <c>..</c>.</param>
    public ImageFile? Find(string path);
}
