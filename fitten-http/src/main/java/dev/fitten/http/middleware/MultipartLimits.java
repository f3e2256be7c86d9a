package dev.fitten.http.middleware;

/// How large a form may be; see [Multipart.Builder].
record MultipartLimits(
    int parts, int partHeadBytes, int fieldBytes, long fileBytes, long totalBytes) {}
